import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { appFiles, readRoutes } from '#scripts/routes';
import { cloneTree, installClone } from '#tests/support/clone';
import { withFolder } from '#tests/support/folder';
import { walkMatrix } from '#tests/support/path-matrix';
import { startServer } from '#tests/support/server';
import { newUser } from '#tests/support/users';

/**
 * A clone of this tree without middleware.ts, and of its build without what came of that: a build of the clone differs in
 * nothing else, and takes a minute of both cores.
 */
async function cloneWithoutMiddleware(folder: string): Promise<void> {
  cloneTree(folder, { without: 'middleware.ts' });
  installClone(folder);
  const build = path.join(folder, '.next');
  cpSync('.next', build, { recursive: true, filter: (name) => name !== path.join('.next', 'cache') });
  for (const name of readdirSync(path.join(build, 'server')))
    if (/^middleware(\.|$)/.test(name)) rmSync(path.join(build, 'server', name), { recursive: true });
  const manifest = path.join(build, 'server/functions-config-manifest.json');
  const { functions, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  expect(Object.keys(functions)).toEqual(['/_middleware']);
  writeFileSync(manifest, JSON.stringify({ ...rest, functions: {} }));
  const hash = "console.log((await import('./scripts/sources.mjs')).sourcesHash())";
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', hash], {
    cwd: folder,
  });
  writeFileSync(path.join(build, 'made-from'), stdout.trim());
}

const filled = (template: string) =>
  template.replace('{role}', 'user').replace(/\{\w+\}|\[\w+\]/g, () => randomUUID());

test('MWB-07 MWB-02 without middleware.ts every protected page and route still refuses, in any spelling', async () => {
  test.setTimeout(600_000);
  const { DATABASE_URL = '', APP_SECRET = '', APP_URL = '' } = process.env;
  const user = await newUser();
  const cookies = { cookie: `gatehouse-access=${user.accessToken}` };
  await withFolder(async (folder) => {
    await cloneWithoutMiddleware(folder);
    const server = await startServer({ DATABASE_URL, APP_SECRET, APP_URL }, { clone: folder });
    const status = async (verb: string, where: string, headers: Record<string, string>) => {
      const sent = new Headers(headers);
      if (verb !== 'GET') sent.set('origin', APP_URL);
      return (await fetch(server.url + where, { method: verb, headers: sent, redirect: 'manual' })).status;
    };
    // The middleware gives every page its nonce.
    const policy = (await fetch(`${server.url}/login`)).headers.get('content-security-policy');
    expect(policy).not.toContain('nonce-');
    const pages = appFiles('page.tsx').filter((file) => /^app\/(account|admin)\//.test(file));
    for (const page of pages) {
      const where = filled(page.replace(/^app|\/page\.tsx$/g, ''));
      expect(await status('GET', where, {}), where).toBe(307);
      if (where.startsWith('/admin')) expect(await status('GET', where, cookies), where).toBe(403);
    }
    for (const route of await readRoutes()) {
      for (const [verb, operation] of Object.entries(route.operations)) {
        const { allow } = operation.declaration;
        if (allow === 'anyone') continue;
        const where = filled(route.path);
        expect(await status(verb, where, {}), `${verb} ${where}`).toBe(401);
        if (allow !== 'signed-in') expect(await status(verb, where, cookies), `${verb} ${where}`).toBe(403);
      }
    }
    const { asked, leaks, broken, shown } = await walkMatrix(
      server.url,
      readFileSync(path.join(folder, '.next/BUILD_ID'), 'utf8'),
    );
    console.log(`paths × headers without middleware.ts: ${asked} asked, ${leaks.length} leaks`);
    expect({ leaks, broken }).toEqual({ leaks: [], broken: [] });
    expect(asked).toBeGreaterThanOrEqual(5_000);
    expect(shown).toBeGreaterThanOrEqual(15);
    rmSync(path.join(folder, 'node_modules'));
    expect(await server.stop()).toBe(0);
  });
});
