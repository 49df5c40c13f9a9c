/** One sentence on what is wrong, and one on the fix. */
export interface Finding {
  /** A fault prevents Gatehouse from working, or from being safe; a warning may be intended; a note is only worth knowing. */
  severity: 'fault' | 'warning' | 'note';
  finding: string;
  fix: string;
}

/** Without findings all is well. */
export interface Check {
  title: string;
  findings: Finding[];
}

const make =
  (severity: Finding['severity']) =>
  (finding: string, fix: string): Finding => ({ severity, finding, fix });

export const fault = make('fault');
export const warning = make('warning');
export const note = make('note');

const marks = { fault: '✗', warning: '!', note: '·' } as const;

const lineOf = (title: string, { severity, finding, fix }: Finding) =>
  `${marks[severity]} ${title}: ${finding} ${fix}`.trimEnd();

/** A line for each finding, or one for none. */
export function linesOf({ title, findings }: Check): string[] {
  return findings.length === 0 ? [`✓ ${title}`] : findings.map((finding) => lineOf(title, finding));
}

/** For a start: only warnings and faults. */
export function warningsOf(checks: Check[]): string[] {
  return checks.flatMap(({ title, findings }) =>
    findings.filter(({ severity }) => severity !== 'note').map((finding) => lineOf(title, finding)),
  );
}
