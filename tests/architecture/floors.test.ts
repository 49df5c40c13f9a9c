import { expect, test } from '@playwright/test';
import { type Source, sources } from '#tests/support/sources';

/** Who may import whom (lib/README.md). A floor sees itself and what its line names. */
const floors: Record<string, string[]> = {
  ground: [],
  tools: ['ground'],
  core: ['tools', 'ground'],
  'feature:auth': ['core', 'tools', 'ground'],
  'feature:account': ['core', 'tools', 'ground'],
  'feature:users': ['core', 'tools', 'ground'],
  'feature:roles': ['core', 'tools', 'ground'],
  'feature:audit': ['core', 'tools', 'ground'],
  'feature:status': ['core', 'tools', 'ground'],
  adapters: ['core', 'tools', 'ground', 'components'],
  server: ['adapters', 'tools', 'ground'],
  components: ['ground'],
  app: ['adapters', 'components', 'ground', 'feature:'],
  middleware: ['adapters', 'core', 'tools', 'ground'],
  instrumentation: ['core'],
};

const rules: [RegExp, string][] = [
  [/^lib\/(errors|schemas\/.*|access\/.*)$/, 'ground'],
  [
    /^lib\/(config|database|ip|pool|patience|schema-state|log|health|clock|disk|per-process|statement-names|answer-status|refusal-page|accept|authorization|seldom|crypto\/.*)$/,
    'tools',
  ],
  [/^lib\/core\//, 'core'],
  [/^lib\/adapters\//, 'adapters'],
  [/^lib\/server\//, 'server'],
  [/^components\//, 'components'],
  [/^app\//, 'app'],
  [/^middleware$/, 'middleware'],
  [/^instrumentation$/, 'instrumentation'],
  [/^prisma\/client\//, 'client'],
];

function floorOf(path: string): string | null {
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
  return (floors[from] ?? []).some(
    (allowed) => to === allowed || (allowed.endsWith(':') && to.startsWith(allowed)),
  );
}

function violations({ path, imports }: Source): string[] {
  const from = floorOf(path);
  if (!from || !floors[from]) return [`${path} stands on no floor`];
  return imports
    .filter((name) => name.startsWith('#'))
    .filter((name) => {
      const to = floorOf(name.slice(1));
      if (to === 'client') return path !== 'lib/database.ts';
      return !to || !mayImport(from, to);
    })
    .map((name) => `${path} imports ${name}`);
}

test('every import goes down a floor, and features never import each other', () => {
  expect(product().flatMap(violations)).toEqual([]);
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

test('each single entrance is single', () => {
  expect(onlyIn(/process\.env/, /^(lib\/config|instrumentation)\.ts$/), 'process.env').toEqual([]);
  expect(onlyIn(/next\/headers/, /^lib\/adapters\/context\.ts$/), 'next/headers').toEqual([]);
  expect(
    onlyIn(/\$transaction\(/, /^lib\/core\/(audit|audit-chain|audit-refusals|audit-removal|foundation)\.ts$/),
    'transactions',
  ).toEqual([]);
  expect(onlyIn(/jwtVerify/, /^lib\/core\/access-token\.ts$/), 'verification of tokens').toEqual([]);
  expect(onlyIn(/from 'pg'|PrismaClient\b/, /^lib\/(database|pool)\.ts$/), 'the database').toEqual([]);
  expect(onlyIn(/console\.(log|info|warn|error|debug)/, /^$/), 'the console').toEqual([]);
});

test('each connection to the database is one that states its own settings', () => {
  const opening = sources('.ts', '.mjs').filter(
    ({ path, text }) => /^(lib|prisma|scripts)\//.test(path) && /new (pg\.)?(Client|Pool)\(/.test(text),
  );
  // The chaos only asks its own cluster whether it has started.
  expect(opening.map(({ path }) => path)).toEqual(['lib/pool.ts', 'scripts/chaos/cluster.ts']);
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

test('nothing asks for a role by name where a permission is meant', () => {
  expect(onlyIn(/roles?(\.name)?\s*===?\s*['"]|includes\(['"](admin|user)['"]\)/, /^$/)).toEqual([]);
});

test('what a browser loads comes from the ground floor and components only', () => {
  const clients = product().filter(({ text }) => /^['"]use client['"]/.test(text));
  const reaching = clients.filter(({ imports }) =>
    imports.some((name) => /^#lib\/(?!schemas|access|errors)/.test(name)),
  );
  expect(reaching.map(({ path }) => path)).toEqual([]);
});
