import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { appFiles, readRoutes } from '#scripts/routes';
import { withFolder } from '#tests/support/folder';
import { person } from '#tests/support/people';
import { startServer } from '#tests/support/server';

/** A clone of this tree with the file deleted, sharing the installed packages. */
function cloneWithout(file: string, folder: string): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const name of listed.split('\n').filter((name) => name && name !== file)) {
    cpSync(name, path.join(folder, name), { recursive: true });
  }
  cpSync('prisma/client', path.join(folder, 'prisma/client'), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  // The bundler follows the link only if what it points to lies below its root.
  renameSync(path.join(folder, 'next.config.mjs'), path.join(folder, 'next.config.own.mjs'));
  const config =
    "import own from './next.config.own.mjs';\nexport default { ...own, turbopack: { root: '/' } };\n";
  writeFileSync(path.join(folder, 'next.config.mjs'), config);
}

const filled = (template: string) =>
  template.replace('{role}', 'user').replace(/\{\w+\}|\[\w+\]/g, () => randomUUID());

test('MWB-07 with middleware.ts deleted every protected page and route still refuses', async () => {
  test.setTimeout(240_000);
  const { DATABASE_URL = '', APP_SECRET = '', APP_URL = '' } = process.env;
  const member = await person();
  const cookies = { cookie: `gatehouse-access=${member.accessToken}` };
  await withFolder(async (folder) => {
    cloneWithout('middleware.ts', folder);
    const server = await startServer({ DATABASE_URL, APP_SECRET, APP_URL }, folder);
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
    rmSync(path.join(folder, 'node_modules'));
    expect(await server.stop()).toBe(0);
  });
});
