import { type AttackCase, type CaseStatus, statusOfCase, type TestEnd } from '#tests/attacks/coverage';

/** The share of the cases whose feature exists that has to be shown. */
const goal = 0.95;

type Judged = AttackCase & { status: CaseStatus };

const withStatus = (cases: Judged[], ...statuses: CaseStatus[]) =>
  cases.filter(({ status }) => statuses.includes(status));

const isShown = (cases: Judged[]) => withStatus(cases, 'shown', 'by command').length;

function familyLine(family: string, cases: Judged[]): string {
  const waiting = withStatus(cases, 'waits').length;
  const existing = cases.length - waiting;
  const counts = existing > 0 ? `${isShown(cases)} of ${existing}`.padEnd(10) : ''.padEnd(10);
  return `${family}  ${counts}${waiting > 0 ? `  ${waiting} wait for what they are about` : ''}`.trimEnd();
}

const grouped = (cases: Judged[], keyOf: (one: Judged) => string) =>
  [...new Set(cases.map(keyOf))].map((key) => [key, cases.filter((one) => keyOf(one) === key)] as const);

/**
 * What is shown and what is not, one family of cases a line. The goal is `reached` if enough are shown, and no other is
 * without a test that passed but those whose test was set aside.
 */
export function attackReport(cases: readonly AttackCase[], ends: readonly TestEnd[]) {
  const judged = cases.map((one) => ({ ...one, status: statusOfCase(one, ends) }));
  const shown = isShown(judged);
  const existing = judged.length - withStatus(judged, 'waits').length;
  const share = shown / existing;
  const lines = grouped(judged, ({ id }) => id.slice(0, 3)).flatMap(([family, members]) => [
    familyLine(family, members),
    ...withStatus(members, 'missing').map(({ id, title }) => `       ${id} is not shown: ${title}`),
    ...withStatus(members, 'set aside').map(({ id, title }) => `       ${id} was set aside: ${title}`),
  ]);
  const commands = grouped(withStatus(judged, 'by command'), ({ command }) => command);
  const waits = grouped(withStatus(judged, 'waits'), ({ needs }) => needs);
  return {
    reached: share >= goal && withStatus(judged, 'missing').length === 0,
    lines: [
      ...lines,
      '',
      ...commands.map(
        ([command, members]) => `\`${command}\` shows ${members.map(({ id }) => id).join(' ')}`,
      ),
      ...waits.map(([needs, members]) => `${members.length} wait for ${needs}`),
      `${shown} of ${existing} cases whose feature exists are shown (${(100 * share).toFixed(1)} %), of ${judged.length} in all`,
    ],
  };
}
