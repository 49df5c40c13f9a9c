/** Which of the listed attacks a test shows, by the ids at the start of the tests' titles. */

export interface AttackCase {
  id: string;
  title: string;
  /** What Gatehouse does not have yet and the case is about; empty if it is there. */
  needs: string;
  /** The command that shows it where no test can; empty for a test. */
  command: string;
}

/** How a test ended; `unknown` if it did not run to its end. */
export interface TestEnd {
  title: string;
  status: 'passed' | 'failed' | 'skipped' | 'unknown';
}

/** Reads `tests/attacks.csv`: a head, then `id,case,needs,command`; no value holds a comma. */
export function readCases(csv: string): AttackCase[] {
  const lines = csv.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [id = '', title = '', needs = '', command = ''] = line.split(',');
    return { id, title, needs, command };
  });
}

const leadingIds = /^(?:[A-Z]{3}-\d\d )+/;

export const idsOf = (title: string) => leadingIds.exec(title)?.[0].trim().split(' ') ?? [];

/** Playwright's JSON report, as far as it is read here. */
interface Suite {
  suites?: Suite[];
  specs?: { title: string; tests: { results: { status: string }[] }[] }[];
}

const known = new Set(['passed', 'skipped', 'failed', 'timedOut']);

function statusOfTest(results: { status: string }[]): TestEnd['status'] {
  const status = results.at(-1)?.status ?? '';
  if (!known.has(status)) return 'unknown';
  return status === 'passed' || status === 'skipped' ? status : 'failed';
}

export function readReport({ suites = [], specs = [] }: Suite): TestEnd[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ results }) => ({ title, status: statusOfTest(results) })),
  );
  return [...own, ...suites.flatMap(readReport)];
}

export type CaseStatus = 'shown' | 'by command' | 'set aside' | 'missing' | 'waits';

/**
 * A case is shown if tests name it and every one of them passed. It is set aside if none failed, but one did not run
 * for want of what it needs, such as a PostgreSQL.
 */
export function statusOfCase({ id, needs, command }: AttackCase, ends: readonly TestEnd[]): CaseStatus {
  const named = ends.filter(({ title }) => idsOf(title).includes(id));
  if (needs) return 'waits';
  if (named.some(({ status }) => status === 'failed' || status === 'unknown')) return 'missing';
  if (named.some(({ status }) => status === 'skipped')) return 'set aside';
  if (named.length > 0) return 'shown';
  return command ? 'by command' : 'missing';
}
