import { get } from 'node:http';
import { expect, test } from '@playwright/test';
import type { Handler } from '#lib/server/server';
import { withServer } from '#tests/support/front-server';

const cookie = 'gatehouse-access=x; Path=/';
const forAYear = 'public, s-maxage=31536000';

const answers: Record<string, Handler> = {
  set: async (_, response) => {
    response.setHeader('Set-Cookie', cookie);
    response.setHeader('Cache-Control', forAYear);
    response.end();
  },
  object: async (_, response) =>
    void response.writeHead(500, { 'set-cookie': [cookie], 'cache-control': forAYear }).end(),
  reason: async (_, response) =>
    void response.writeHead(200, 'Fine', { 'Set-Cookie': cookie, 'Cache-Control': forAYear }).end(),
  list: async (_, response) =>
    void response
      .writeHead(200, ['Set-Cookie', cookie, 'Set-Cookie', 'b=c', 'Cache-Control', forAYear])
      .end(),
  mixed: async (_, response) => {
    response.appendHeader('set-cookie', cookie);
    response.writeHead(200, { 'CACHE-CONTROL': forAYear });
    response.end();
  },
};

for (const [way, answer] of Object.entries(answers)) {
  test(`no cache keeps an answer that sets a cookie: ${way}`, async () => {
    await withServer(answer, {}, async (url) => {
      const { headers } = await fetch(url);
      expect(headers.getSetCookie()).toContain(cookie);
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });
}

test('an answer without a cookie keeps its own cache-control', async () => {
  const keep: Handler = async (_, response) =>
    void response.writeHead(203, 'Yes', { 'Cache-Control': forAYear }).end();
  await withServer(keep, {}, async (url) => {
    const { status, statusText, headers } = await fetch(url);
    expect([status, statusText, headers.get('cache-control')]).toEqual([203, 'Yes', forAYear]);
  });
});

test('Next’s own pages are not served, in any spelling of the path; the build’s files are', async () => {
  const reached: string[] = [];
  const take: Handler = async ({ url = '' }, response) => {
    reached.push(url);
    response.end();
  };
  await withServer(take, {}, async (url) => {
    const { hostname, port } = new URL(url);
    const ask = (path: string) =>
      new Promise<number>((resolve) => {
        // fetch would resolve dots itself.
        get({ hostname, port, path }, (response) => resolve(response.resume().statusCode ?? 0));
      });
    for (const path of [
      '/_global-error',
      '/_global-error/',
      '/_global-error?x=/_next/static',
      '/_GLOBAL-ERROR',
      '//_global-error',
      '/%5Fglobal-error',
      '/%5fglobal-error',
      '/./_global-error',
      '/x/../_global-error',
      '/_global-error.rsc',
      '/_next/../_global-error',
      '/_next/static/../../_global-error',
      '/x%2f..%2f_error',
      '/_not-found',
      '/_error',
      '/_next',
      '/_next/',
      '/_next/image?url=x',
      '/_next/data/x/login.json',
      '/_next/static/../data/x',
      '/_app',
    ])
      expect([path, await ask(path)]).toEqual([path, 404]);
    expect(reached).toEqual([]);
    for (const path of ['/_next/static/a.js', '/login', '/', '/account/_x', '/icon.svg', '/nowhere'])
      expect([path, await ask(path)]).toEqual([path, 200]);
  });
});
