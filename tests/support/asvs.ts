import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runningTests, type TestKind } from '#tests/support/test-titles';

/** Reads the table of docs/asvs.md: the evidence of each requirement, and whether it exists. */

export interface Requirement {
  id: string;
  level: string;
  /** Entries like `test: title`, `test behind nginx: title` or `not yet: what is missing`. */
  evidence: string[];
}

const row = /^\| (V\d+\.\d+\.\d+) \| L(\d) \| [^|]+ \| (.+) \|$/gm;

export function readTable(text: string): Requirement[] {
  return [...text.matchAll(row)].map(([, id = '', level = '', cell = '']) => ({
    id,
    level,
    evidence: cell.split('<br>'),
  }));
}

const kinds = ['test', 'check', 'docs', 'not yet', 'does not apply'] as const;

export type Kind = (typeof kinds)[number];

const kindOf = (entry: string) => kinds.find((kind) => entry.startsWith(kind));

/** The strongest kind of evidence. */
export function strongestKind({ evidence }: Requirement): Kind {
  const found = evidence.map(kindOf);
  return kinds.find((kind) => found.includes(kind)) ?? 'not yet';
}

/** As GitHub makes them of headings. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

function hasHeading(page: string, anchor: string): boolean {
  if (!existsSync(page)) return false;
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor);
}

function hasText(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes(text);
}

function faultOfTest(kind: string, title: string, testKinds: ReadonlyMap<string, TestKind>): string | null {
  const runs = testKinds.get(title);
  if (!runs) return `no test is called "${title}"`;
  return runs === kind ? null : `"${title}" is a ${runs}`;
}

/** The fault of an entry, or null. `page` is the file that holds it. */
export function faultOf(
  entry: string,
  page: string,
  testKinds: ReadonlyMap<string, TestKind>,
): string | null {
  const [, kind, title] = /^(test(?: \w+)*): (.+)$/.exec(entry) ?? [];
  if (kind && title) return faultOfTest(kind, title, testKinds);
  const [, file, text] = /^check: `([^`]+)` has `([^`]+)`$/.exec(entry) ?? [];
  if (file && text) return hasText(file, text) ? null : `${file} has no "${text}"`;
  const [, target, anchor] = /^docs: \[[^\]]+\]\(([^#)]+)#([^)]+)\)$/.exec(entry) ?? [];
  if (target && anchor)
    return hasHeading(join(dirname(page), target), anchor) ? null : `${target} has no heading #${anchor}`;
  return /^(not yet: |does not apply, because ).{8,}$/.test(entry)
    ? null
    : `"${entry}" says nothing that counts`;
}

/** Where each test runs, by its title. */
export const kindsOfTests = () => new Map(runningTests().map(({ title, kind }) => [title, kind]));

/** The sentences that stand above the table. */
export function countsOf(table: readonly Requirement[]): string {
  return ['1', '2']
    .map((level) => {
      const all = table.filter((one) => one.level === level).map(strongestKind);
      const count = (kind: Kind) => all.filter((one) => one === kind).length;
      const [tested, checked, written] = [count('test'), count('check'), count('docs')];
      const applicable = all.length - count('does not apply');
      const shown = tested + checked + written;
      const ways = `${tested} by a test, ${checked} by a setting, ${written} by the docs`;
      return `Level ${level}: ${shown} of ${applicable} requirements that apply are shown (${ways}), ${count('not yet')} not yet; ${count('does not apply')} do not apply.`;
    })
    .join(' ');
}
