import { type Source, sources } from '#tests/support/sources';

/** What a test needs: nothing, or something that CI provides. */
export type TestKind = 'test' | 'test on PostgreSQL' | 'test on Linux' | 'test behind nginx';

export interface RunningTest {
  /** As it is written: of a generated one the template. */
  title: string;
  kind: TestKind;
}

const declared = /\btest\(\s*(['"`])((?:(?!\1).)+)\1/g;

/** The only conditions on which a test may skip itself: each says what it needs, and why. */
const conditions = {
  'test on PostgreSQL': /^ *test\.skip\(!process\.env\.TEST_DATABASE_URL, '[^']{20,}'\);$/m,
  'test on Linux': /^ *test\.skip\(!existsSync\('\/dev\/full'\), '[^']{20,}'\);$/m,
} as const satisfies Partial<Record<TestKind, RegExp>>;

const conditionOf = (text: string) =>
  (Object.keys(conditions) as (keyof typeof conditions)[]).find((kind) => conditions[kind].test(text));

function testsOf({ path, text }: Source): RunningTest[] {
  const found = [...text.matchAll(declared)];
  const whole = conditionOf(text.slice(0, found[0]?.index));
  return found.map(({ index, 2: title = '' }, at) => {
    const condition = whole ?? conditionOf(text.slice(index, found[at + 1]?.index));
    return { title, kind: path.startsWith('tests/proxy/') ? 'test behind nginx' : (condition ?? 'test') };
  });
}

export const runningTests = (): RunningTest[] => sources('.test.ts').flatMap(testsOf);

export const testTitles = () => runningTests().map(({ title }) => title);

/** Lines that set tests aside in any other way than CI makes up for: `tests/lib` and `tests/api` run on PostgreSQL there. */
export function otherSkips(): string[] {
  return sources('.test.ts').flatMap(({ path, text }) => {
    const lines = text.split('\n').filter((line) => /\b(test|describe)\.(skip|fixme|fail|only)\b/.test(line));
    const isThere = /^tests\/(lib|api)\//.test(path);
    return lines.filter((line) => !isThere || !conditionOf(line)).map((line) => `${path}: ${line.trim()}`);
  });
}
