/** Figures beside their limits, and the table that shows them. */

export interface Figure {
  what: string;
  value: string;
  /** The value to compare with, measured in the same run. */
  beside: string;
  target: string;
  /** Left out: there is no target. */
  hit?: boolean;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below = 0, above = 0] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (below + above) / 2;
}

const marks = { true: '✓ hit', false: '✗ miss', undefined: '·' };
const columns = ['what', 'value', 'beside', 'target'] as const;

export function printTable(figures: Figure[]): void {
  const head = { what: 'Figure', value: 'Measured', beside: 'Beside', target: 'Target' };
  const widths = columns.map((column) =>
    Math.max(...[head, ...figures].map((figure) => figure[column].length)),
  );
  const line = (cells: Pick<Figure, (typeof columns)[number]>, mark: string) =>
    [...columns.map((column, index) => cells[column].padEnd(widths[index] ?? 0)), mark].join('  ').trimEnd();
  console.log(`\n${line(head, '')}`);
  for (const figure of figures) console.log(line(figure, marks[`${figure.hit}`]));
}

/** Runs each of `works` in turn, `rounds` times over, so that a busy moment hits all of them alike. */
export async function interleave<T>(rounds: number, works: (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = works.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, work] of works.entries()) results[index]?.push(await work());
  }
  return results;
}
