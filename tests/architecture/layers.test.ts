import { expect, test } from '@playwright/test';
import { type Source, sources } from '#tests/support/sources';

/** The allowed imports (lib/README.md). A layer sees itself and the layers of its line. */
const layers: Record<string, string[]> = {
  pure: [],
  infrastructure: ['pure'],
  core: ['infrastructure', 'pure'],
  'feature:auth': ['core', 'infrastructure', 'pure'],
  'feature:account': ['core', 'infrastructure', 'pure'],
  'feature:users': ['core', 'infrastructure', 'pure'],
  'feature:roles': ['core', 'infrastructure', 'pure'],
  'feature:audit': ['core', 'infrastructure', 'pure'],
  'feature:settings': ['core', 'infrastructure', 'pure'],
  'feature:status': ['core', 'infrastructure', 'pure'],
  adapters: ['core', 'infrastructure', 'pure'],
  server: ['adapters', 'infrastructure', 'pure'],
  components: ['pure'],
  app: ['adapters', 'components', 'pure', 'feature:'],
  middleware: ['adapters', 'core', 'infrastructure', 'pure'],
  // Collects what the features declare, for the server's start.
  start: ['feature:', 'core', 'infrastructure', 'pure'],
  instrumentation: ['core'],
};

const rules: [RegExp, string][] = [
  [/^lib\/(errors|schemas\/.*|access\/.*)$/, 'pure'],
  [
    /^lib\/(accept|authorization|config|frames|health|ip|log|process-singleton|refusal-page|response-status|throttle|crypto\/.*|database\/.*)$/,
    'infrastructure',
  ],
  [/^lib\/core\//, 'core'],
  [/^lib\/(bootstrap|jobs)$/, 'start'],
  [/^lib\/adapters\//, 'adapters'],
  [/^lib\/server\//, 'server'],
  [/^components\//, 'components'],
  [/^app\//, 'app'],
  [/^middleware$/, 'middleware'],
  [/^instrumentation$/, 'instrumentation'],
  [/^prisma\/client\//, 'client'],
];

function layerOf(path: string): string | null {
  const bare = path.replace(/\.(tsx?|mjs)$/, '');
  const feature = /^lib\/(\w+)\//.exec(bare)?.[1];
  return rules.find(([pattern]) => pattern.test(bare))?.[1] ?? (feature ? `feature:${feature}` : null);
}

const product = () =>
  sources('.ts', '.tsx').filter(({ path }) =>
    /^(app|components|lib)\/|^(middleware|instrumentation)\.ts$/.test(path),
  );

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  return (layers[from] ?? []).some(
    (allowed) => to === allowed || (allowed.endsWith(':') && to.startsWith(allowed)),
  );
}

function violations({ path, imports }: Source): string[] {
  const from = layerOf(path);
  if (!from || !layers[from]) return [`${path} is in no layer`];
  return imports
    .filter((name) => name.startsWith('#'))
    .filter((name) => {
      const to = layerOf(name.slice(1));
      if (to === 'client') return path !== 'lib/database/client.ts';
      return !to || !mayImport(from, to);
    })
    .map((name) => `${path} imports ${name}`);
}

test('every import goes down a layer, and features never import each other', () => {
  expect(product().flatMap(violations)).toEqual([]);
});

/** The files of a circle of imports that a walk from `path` meets; null if there is none. */
function circleFrom(path: string, imports: Imports, above: string[], done: Set<string>): string[] | null {
  if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
  if (done.has(path)) return null;
  for (const next of imports.get(path) ?? []) {
    const circle = circleFrom(next, imports, [...above, path], done);
    if (circle) return circle;
  }
  done.add(path);
  return null;
}

type Imports = ReadonlyMap<string, string[]>;

test('no import leads back to where it began', () => {
  const own = (name: string) => name.startsWith('#');
  const imports: Imports = new Map(
    product().map(({ path, imports }) => [
      path.replace(/\.tsx?$/, ''),
      imports.filter(own).map((name) => name.slice(1)),
    ]),
  );
  const done = new Set<string>();
  for (const path of imports.keys()) expect(circleFrom(path, imports, [], done)).toBeNull();
});

test('only app, adapters, components and middleware know Next', () => {
  const knowing = product().filter(({ imports }) => imports.some((name) => /^next(\/|$)/.test(name)));
  const places = knowing
    .map(({ path }) => path)
    .filter((path) => !/^(app|components|lib\/adapters)\/|^middleware\.ts$/.test(path));
  expect(places).toEqual([]);
});

const onlyIn = (pattern: RegExp, allowed: RegExp) =>
  product()
    .filter(({ path, text }) => pattern.test(text) && !allowed.test(path))
    .map(({ path }) => path);

test('each single entry point is used alone', () => {
  expect(onlyIn(/process\.env/, /^(lib\/config|instrumentation)\.ts$/), 'process.env').toEqual([]);
  expect(onlyIn(/next\/headers/, /^lib\/adapters\/context\.ts$/), 'next/headers').toEqual([]);
  expect(
    onlyIn(
      /\$transaction\(/,
      /^lib\/(bootstrap|core\/(audit\/(record|denials)|background\/once-across-nodes))\.ts$/,
    ),
    'transactions',
  ).toEqual([]);
  expect(onlyIn(/jwtVerify/, /^lib\/core\/sessions\/access-token\.ts$/), 'verification of tokens').toEqual(
    [],
  );
  expect(
    onlyIn(/from 'pg'|PrismaClient\b/, /^lib\/database\/(client|pool|migrate|read)\.ts$/),
    'the database',
  ).toEqual([]);
  expect(onlyIn(/console\.(log|info|warn|error|debug)/, /^$/), 'the console').toEqual([]);
});

test('each connection to the database is one that states its own settings', () => {
  const opening = sources('.ts', '.mjs').filter(
    ({ path, text }) => /^(lib|prisma|scripts)\//.test(path) && /new (pg\.)?(Client|Pool)\(/.test(text),
  );
  expect(opening.map(({ path }) => path)).toEqual(['lib/database/pool.ts']);
});

test('AUD-01 no value of the environment is built in', () => {
  expect(onlyIn(/NEXT_PUBLIC_/, /^$/)).toEqual([]);
  const [settings] = sources('next.config.mjs');
  expect(settings?.text).not.toMatch(/\benv\b|define/);
});

test('MWB-08 there is no server action, and no HTML or SQL made of strings', () => {
  expect(onlyIn(/['"]use server['"]/, /^$/)).toEqual([]);
  expect(onlyIn(/dangerouslySetInnerHTML|\$queryRawUnsafe|\$executeRawUnsafe/, /^$/)).toEqual([]);
});

test('no code checks the name of a role instead of a permission', () => {
  expect(onlyIn(/roles?(\.name)?\s*===?\s*['"]|includes\(['"](admin|user)['"]\)/, /^$/)).toEqual([]);
});

test('a browser loads code from the pure layer and components only', () => {
  const clients = product().filter(({ text }) => /^['"]use client['"]/.test(text));
  const reaching = clients.filter(({ imports }) =>
    imports.some((name) => /^#lib\/(?!schemas|access|errors)/.test(name)),
  );
  expect(reaching.map(({ path }) => path)).toEqual([]);
});
