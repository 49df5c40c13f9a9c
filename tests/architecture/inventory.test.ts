import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { catalogue } from '#lib/access/permissions';
import { openApiDocument } from '#scripts/openapi';
import { appFiles, readRoutes } from '#scripts/routes';
import { sources } from '#tests/support/sources';

test('every route file is nothing but operations behind the adapter', async () => {
  for (const { file, operations } of await readRoutes()) {
    const text = readFileSync(file, 'utf8');
    expect(text, file).toContain('export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({');
    expect(text.split('\n').length, file).toBeLessThanOrEqual(14);
    expect(Object.keys(operations).length, file).toBeGreaterThan(0);
  }
});

test('every operation declares its allowed callers, by a permission of the catalogue or a known word', async () => {
  for (const { file, operations } of await readRoutes()) {
    for (const operation of Object.values(operations)) {
      const { allow, summary } = operation.declaration;
      expect(['anyone', 'signed-in', ...Object.keys(catalogue)], file).toContain(allow);
      expect(summary, file).toMatch(/\.$/);
    }
  }
});

test('every change declares the name of its audit event', async () => {
  const unaudited: string[] = [];
  for (const { path, operations } of await readRoutes()) {
    for (const [verb, { declaration }] of Object.entries(operations)) {
      if (verb !== 'GET' && !declaration.audit) unaudited.push(`${verb} ${path}`);
    }
  }
  // A refresh changes nothing but the token, a theme only a cookie, and what is not there changes nothing.
  expect(unaudited.filter((call) => !call.includes('{path}'))).toEqual([
    'POST /api/refresh',
    'PUT /api/theme',
  ]);
});

test('the operations open to anyone are this list', async () => {
  const open = (await readRoutes()).flatMap(({ path, operations }) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.declaration.allow === 'anyone')
      .map(([verb]) => `${verb} ${path}`),
  );
  expect(open.filter((call) => !call.includes('{path}')).sort()).toEqual([
    'GET /.well-known/jwks.json',
    'GET /api/branding/logo/{hash}',
    'GET /api/health',
    'GET /api/health/ready',
    'GET /api/openapi.json',
    'GET /api/setup',
    'POST /api/login',
    'POST /api/refresh',
    'POST /api/register',
    'POST /api/setup',
    'PUT /api/invitation',
    'PUT /api/password-reset',
    'PUT /api/theme',
  ]);
});

test('every page below /account and /admin gets its data through the adapter', () => {
  const guarded = appFiles('page.tsx').filter((file) => /^app\/(account|admin)\//.test(file));
  expect(guarded.length).toBeGreaterThan(4);
  for (const file of guarded) {
    const text = readFileSync(file, 'utf8');
    expect(text, file).toMatch(/from '#lib\/adapters\/page'/);
    expect(text, file).toMatch(/await (page|attempt)\(/);
    expect(text, file).toContain('export default guardedPage(');
  }
});

test('nothing is shown before a guarded read: no loading file, no Suspense', () => {
  const found = sources('.tsx').filter(
    ({ path, text }) => /loading\.tsx$/.test(path) || /<Suspense/.test(text),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('the API document says what the routes say', async () => {
  const written = readFileSync('docs/openapi.json', 'utf8');
  expect(written === (await openApiDocument()), 'docs/openapi.json is stale: run `npm run openapi`').toBe(
    true,
  );
});

test('each request and answer in the API document has one media type, and each limit a maximum', () => {
  interface Described {
    parameters?: { name: string; schema: { type: string; maximum: number } }[];
    requestBody?: { content: object };
    responses: Record<string, { content?: object }>;
  }
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, Described>>;
  };
  for (const [path, operations] of Object.entries(paths)) {
    for (const [verb, { parameters = [], requestBody, responses }] of Object.entries(operations)) {
      for (const { content = {} } of [...(requestBody ? [requestBody] : []), ...Object.values(responses)])
        expect(Object.keys(content).length, `${verb} ${path}`).toBeLessThan(2);
      for (const { name, schema } of parameters)
        if (name === 'limit') expect(schema).toEqual({ type: 'integer', minimum: 1, maximum: 100 });
    }
  }
});

test('the migrations are those of the schema', () => {
  const [schema, migrated] = ['prisma/schema.prisma', 'prisma/migrations/schema.prisma'].map((file) =>
    readFileSync(file, 'utf8'),
  );
  expect(migrated === schema, 'run `npm run migration -- what_it_does`').toBe(true);
});

test('the lock file names the packages of every system, so that `npm ci` works on all of them', () => {
  interface Locked {
    optionalDependencies?: Record<string, string>;
  }
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const optional = Object.values(packages).flatMap((locked) =>
    Object.keys(locked.optionalDependencies ?? {}),
  );
  const known = Object.keys(packages);
  expect(optional.filter((name) => !known.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
});
