/** The first fault of the trail, in one line that names its row. */

export interface NamedRow {
  id: string;
  at: Date;
  action: string;
  /** As pg gives a BIGINT. */
  sequence: string | null;
}

export interface Finding {
  kind: 'changed' | 'removed' | 'inserted' | 'checkpoint' | 'retention' | 'rolled-back';
  /** Null for a row that is gone, and for the checkpoint. */
  id: string | null;
  sequence: number | null;
  sentence: string;
}

const sequenceOf = ({ sequence }: NamedRow) => (sequence === null ? null : Number(sequence));

/** False for PostgreSQL's `infinity`. */
export const isTime = (at: unknown): at is Date => at instanceof Date && !Number.isNaN(at.getTime());

const timeOf = ({ at }: NamedRow) => (isTime(at) ? at.toISOString() : String(at));

function nameOf(row: NamedRow): string {
  const { id, action, sequence } = row;
  const where = sequence === null ? 'without a sequence number' : `with sequence number ${sequence}`;
  return `Row ${id} ${where} (${timeOf(row)}, ${action})`;
}

export function changed(row: NamedRow, why: string): Finding {
  return {
    kind: 'changed',
    id: row.id,
    sequence: sequenceOf(row),
    sentence: `${nameOf(row)} was changed: ${why}.`,
  };
}

export function inserted(row: NamedRow, why: string): Finding {
  return {
    kind: 'inserted',
    id: row.id,
    sequence: sequenceOf(row),
    sentence: `${nameOf(row)} was inserted: ${why}.`,
  };
}

export function removed(sequence: number, before: NamedRow | null, after: NamedRow | null): Finding {
  const neighbours = [
    before ? `after ${nameOf(before)}` : `it was the first one${sequence > 1 ? ' that retention left' : ''}`,
    after ? `before ${nameOf(after)}` : 'it was the last one',
  ];
  return {
    kind: 'removed',
    id: null,
    sequence,
    sentence: `The row with sequence number ${sequence} was removed: ${neighbours.join(', ')}.`,
  };
}

export function checkpointFinding(what: string): Finding {
  return { kind: 'checkpoint', id: null, sequence: null, sentence: `The checkpoint of the trail ${what}.` };
}

export function retentionFinding(what: string): Finding {
  return {
    ...checkpointFinding(''),
    kind: 'retention',
    sentence: `The record of what retention removed ${what}.`,
  };
}

export function rolledBack(count: number, what: string): Finding {
  return { kind: 'rolled-back', id: null, sequence: count, sentence: `The trail was rolled back: ${what}.` };
}
