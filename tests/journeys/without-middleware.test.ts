import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { appFiles, readRoutes } from '#scripts/routes';
import { cloneTree, installClone } from '#tests/support/clone';
import { withFolder } from '#tests/support/folder';
import { walkMatrix } from '#tests/support/path-matrix';
import { startServer } from '#tests/support/server';
import { newUser } from '#tests/support/users';

/** A clone of this tree with the file deleted, which can be built. */
function cloneWithout(file: string, folder: string): void {
  cloneTree(folder, { without: file });
  installClone(folder);
  // The bundler follows the link only if what it points to lies below its root.
  renameSync(path.join(folder, 'next.config.mjs'), path.join(folder, 'next.config.own.mjs'));
  const config =
    "import own from './next.config.own.mjs';\nexport default { ...own, turbopack: { root: '/' } };\n";
  writeFileSync(path.join(folder, 'next.config.mjs'), config);
}

const filled = (template: string) =>
  template.replace('{role}', 'user').replace(/\{\w+\}|\[\w+\]/g, () => randomUUID());

test('MWB-07 MWB-02 without middleware.ts every protected page and route still refuses, in any spelling', async () => {
  test.setTimeout(600_000);
  const { DATABASE_URL = '', APP_SECRET = '', APP_URL = '' } = process.env;
  const user = await newUser();
  const cookies = { cookie: `gatehouse-access=${user.accessToken}` };
  await withFolder(async (folder) => {
    cloneWithout('middleware.ts', folder);
    const server = await startServer({ DATABASE_URL, APP_SECRET, APP_URL }, { clone: folder });
    const status = async (verb: string, where: string, headers: Record<string, string>) => {
      const sent = new Headers(headers);
      if (verb !== 'GET') sent.set('origin', APP_URL);
      return (await fetch(server.url + where, { method: verb, headers: sent, redirect: 'manual' })).status;
    };
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
