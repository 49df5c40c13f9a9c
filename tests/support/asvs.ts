import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Place, runningTests } from '#tests/support/titles';

/** The table of docs/asvs.md, read as a reader would: what shows each requirement, and whether that is there. */

export interface Requirement {
  id: string;
  level: string;
  /** Entries like `test: title`, `test behind nginx: title` or `not yet: what is missing`. */
  evidence: string[];
}

const row = /^\| (V\d+\.\d+\.\d+) \| L(\d) \| [^|]+ \| (.+) \|$/gm;

export function readTable(text: string): Requirement[] {
  return [...text.matchAll(row)].map(([, id = '', level = '', cell = '']) => ({
    ...{ id, level, evidence: cell.split('<br>') },
  }));
}

const kinds = ['test', 'check', 'docs', 'not yet', 'does not apply'] as const;

export type Kind = (typeof kinds)[number];

const kindOf = (entry: string) => kinds.find((kind) => entry.startsWith(kind));

/** The strongest of what shows it. */
export function effectiveAccessOf({ evidence }: Requirement): Kind {
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

function faultOfTest(place: string, title: string, places: ReadonlyMap<string, Place>): string | null {
  const runs = places.get(title);
  if (!runs) return `no test is called "${title}"`;
  return runs === place ? null : `"${title}" is a ${runs}`;
}

/** What is wrong with an entry, or null. `page` is the file that holds it. */
export function faultOf(entry: string, page: string, places: ReadonlyMap<string, Place>): string | null {
  const [, place, title] = /^(test(?: \w+)*): (.+)$/.exec(entry) ?? [];
  if (place && title) return faultOfTest(place, title, places);
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
export const placesOfTests = () => new Map(runningTests().map(({ title, place }) => [title, place]));

/** The sentences that stand above the table. */
export function countsOf(table: readonly Requirement[]): string {
  return ['1', '2']
    .map((level) => {
      const all = table.filter((one) => one.level === level).map(effectiveAccessOf);
      const count = (kind: Kind) => all.filter((one) => one === kind).length;
      const [tested, checked, written] = [count('test'), count('check'), count('docs')];
      const applicable = all.length - count('does not apply');
      const shown = tested + checked + written;
      const ways = `${tested} by a test, ${checked} by a setting, ${written} by the docs`;
      return `Level ${level}: ${shown} of ${applicable} requirements that apply are shown (${ways}), ${count('not yet')} not yet; ${count('does not apply')} do not apply.`;
    })
    .join(' ');
}
