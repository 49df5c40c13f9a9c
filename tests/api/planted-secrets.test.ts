import { expect, test } from '@playwright/test';
import { dump } from '#tests/support/dump';
import { type Installation, startInstallation } from '#tests/support/installation';
import { bodies, mark, plantSecrets, secrets } from '#tests/support/planted-secrets';

/** AUD-01: a whole life with marked passwords, tokens and emails, then a search for them everywhere they have no business. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let tables: Map<string, string>;
let output: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  installation = await startInstallation();
  await plantSecrets(installation);
  tables = await dump(installation);
  await installation.nodes[0]?.stop();
  output = installation.nodes[0]?.output() ?? '';
});

test.afterAll(() => installation.close());

/** Those of the secrets that the text has, also as bytea shows them. */
const found = (text: string) =>
  [...secrets].filter(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')),
  );

test('AUD-01 no password and no token stands in any table', () => {
  expect(secrets.size).toBeGreaterThan(25);
  expect(tables.size).toBeGreaterThan(10);
  expect(tables.get('AuditEvent')?.split('\n').length).toBeGreaterThan(15);
  for (const [name, text] of tables) expect([name, found(text)]).toEqual([name, []]);
});

test('AUD-01 emails stand in the user’s row and in the detail of the trail, and nowhere else', () => {
  const holding = [...tables].filter(([, text]) => text.includes(`plantedmail${mark}`)).map(([name]) => name);
  expect(holding.filter((name) => name !== 'AuditEvent')).toEqual(['User']);
});

test('AUD-01 the server prints no password, token or email, except the set-up link for the operator', () => {
  const lines = output.split('\n');
  const links = lines.filter((line) => line.includes('/setup?token='));
  expect(links).toHaveLength(1);
  const rest = lines.filter((line) => !links.includes(line)).join('\n');
  expect(found(rest)).toEqual([]);
  expect(rest).not.toContain('plantedmail');
  expect(rest).not.toContain('already exists');
});

test('AUD-01 no problem details repeat a secret', () => {
  expect(bodies.length).toBeGreaterThan(15);
  for (const body of bodies) expect([body, found(body)]).toEqual([body, []]);
});

test('AUD-02 after the lines of the start every line is one event, in printable ASCII', () => {
  const lines = output.slice(output.indexOf('Gatehouse is ready')).split('\n').slice(2);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    expect(line).toMatch(/^\{[\x20-\x7e]+\}$/);
    expect(JSON.parse(line)).toMatchObject({
      at: expect.any(String),
      event: expect.stringMatching(/^[a-z_.]+$/),
    });
  }
});

test('each failure is one line with its request id, code and route', () => {
  const failures = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'request.failed');
  const seen = failures.map(({ method, route, code, requestId, level }) => [
    method,
    route,
    code,
    level,
    /^[0-9a-f-]{36}$/.test(requestId),
  ]);
  expect(seen).toEqual([
    ['POST', '/api/register', 'internal', 'error', true],
    ['POST', '/api/login', 'internal', 'error', true],
    ['POST', '/api/admin/users', 'internal', 'error', true],
    ['GET', '/api/admin/audit-events', 'internal', 'error', true],
    ['GET', '/admin/audit', 'internal', 'error', true],
  ]);
  expect(failures[0]).toMatchObject({ errorCode: expect.stringContaining('P') });
});
