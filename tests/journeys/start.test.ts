import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { withFolder } from '#tests/support/folder';
import { type Environment, spawnStart, startServer } from '#tests/support/server';

/** Every way to fail at start: one line that says what to do, and an exit code. */

const strong = 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA';

async function failure(environment: Environment): Promise<string> {
  const child = spawnStart(environment);
  if (!child.stdout || !child.stderr) throw new Error('The start has no output.');
  const [, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(code, errors).toBe(1);
  const lines = errors.trim().split('\n');
  expect(lines, errors).toHaveLength(1);
  expect(errors).not.toMatch(/\n\s+at /);
  return lines[0] ?? '';
}

// Every other refusal of the configuration: tests/lib/settings.test.ts.
test('a wrong configuration is named', async () => {
  const given = { DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/none' };
  expect(await failure(given)).toContain('APP_SECRET is not set');
});

test('a database that does not answer is named without its password', async () => {
  const line = await failure({
    DATABASE_URL: 'postgresql://me:pa55word@127.0.0.1:1/none',
    APP_SECRET: strong,
  });
  expect(line).toContain('127.0.0.1:1');
  expect(line).not.toContain('pa55word');
});

test('an IP that this machine does not have is named', async () => {
  expect(await failure({ LISTEN_IP: '192.0.2.1', DATA_DIR: 'memory://' })).toContain('LISTEN_IP 192.0.2.1');
});

test('an unwritable folder is named', async () => {
  await withFolder(async (folder) => {
    expect(await failure({ DATA_DIR: `${folder}/missing/data` })).toContain('cannot be written');
  });
});

test('a second process on the same folder is refused, and the first goes on', async () => {
  await withFolder(async (folder) => {
    const owner = await startServer({ DATA_DIR: folder });
    expect(await failure({ DATA_DIR: folder })).toContain('Another Gatehouse is running');
    expect((await fetch(`${owner.url}/api/health/ready`)).status).toBe(200);
    await owner.kill();
    const successor = await startServer({ DATA_DIR: folder });
    expect(await successor.stop()).toBe(0);
  });
});

test('ADMIN_EMAIL and ADMIN_PASSWORD make the first administrator unattended; LISTEN_IP is the only IP that is listened on', async () => {
  const admin = { ADMIN_EMAIL: 'boss@example.test', ADMIN_PASSWORD: 'tulip-basket-93' };
  const environment = { DATA_DIR: 'memory://', BCRYPT_COST: '4', LISTEN_IP: '127.0.0.1', ...admin };
  expect(await failure({ ...environment, ADMIN_PASSWORD: 'password' })).toContain('ADMIN_PASSWORD');
  const server = await startServer(environment);
  const to = (host: string) => `http://${host}:${new URL(server.url).port}`;
  const answer = await fetch(`${to('127.0.0.1')}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: admin.ADMIN_EMAIL, password: admin.ADMIN_PASSWORD }),
  });
  expect((await answer.json()).user.roles).toEqual(['admin', 'user']);
  for (const other of ['127.0.0.2', '[::1]'])
    await expect(fetch(`${to(other)}/api/health`)).rejects.toThrow('fetch failed');
  expect(await server.stop()).toBe(0);
  // A link would have come after what says that it is ready.
  expect(server.output()).not.toContain('token=');
});
