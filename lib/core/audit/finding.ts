/** What is wrong with the trail, in one line that names the first row it is wrong with. */

export interface NamedRow {
  id: string;
  at: Date;
  action: string;
  /** As pg gives a BIGINT. */
  place: string | null;
}

export interface Finding {
  kind: 'changed' | 'removed' | 'inserted' | 'head' | 'retention' | 'rolled-back';
  /** The row's id; null for a row that is gone, and for the head. */
  id: string | null;
  place: number | null;
  sentence: string;
}

const placeOf = ({ place }: NamedRow) => (place === null ? null : Number(place));

/** False for what PostgreSQL calls `infinity`, which is no time of ours. */
export const isTime = (at: unknown): at is Date => at instanceof Date && !Number.isNaN(at.getTime());

const timeOf = ({ at }: NamedRow) => (isTime(at) ? at.toISOString() : String(at));

function nameOf(row: NamedRow): string {
  const { id, action, place } = row;
  return `Row ${id} ${place === null ? 'without a place' : `at place ${place}`} (${timeOf(row)}, ${action})`;
}

export function changed(row: NamedRow, why: string): Finding {
  return {
    kind: 'changed',
    id: row.id,
    place: placeOf(row),
    sentence: `${nameOf(row)} was changed: ${why}.`,
  };
}

export function inserted(row: NamedRow, why: string): Finding {
  return {
    kind: 'inserted',
    id: row.id,
    place: placeOf(row),
    sentence: `${nameOf(row)} was inserted: ${why}.`,
  };
}

export function removed(place: number, before: NamedRow | null, after: NamedRow | null): Finding {
  const neighbours = [
    before ? `after ${nameOf(before)}` : `it was the first one${place > 1 ? ' that retention left' : ''}`,
    after ? `before ${nameOf(after)}` : 'it was the last one',
  ];
  return {
    ...{ kind: 'removed', id: null, place },
    sentence: `The row at place ${place} was removed: ${neighbours.join(', ')}.`,
  };
}

export function checkpointFinding(what: string): Finding {
  return { kind: 'head', id: null, place: null, sentence: `The head of the trail ${what}.` };
}

export function retentionFinding(what: string): Finding {
  return {
    ...checkpointFinding(''),
    kind: 'retention',
    sentence: `The record of what retention removed ${what}.`,
  };
}

export function rolledBack(count: number, what: string): Finding {
  return { kind: 'rolled-back', id: null, place: count, sentence: `The trail was rolled back: ${what}.` };
}
