import { expect, test } from '@playwright/test';
import { withServer } from '#tests/support/front-server';
import { request } from '#tests/support/raw';

/** Pages are read. Whatever else is sent to one, Next is not asked: it would write about each into the log. */

const targets = [
  '/',
  '/anything',
  '/account',
  '/admin/users',
  '/logins',
  '/api',
  '/api/',
  '/api//x',
  '/_next/static/x',
  '/icon.svg',
  '/.well-known/x',
  '/api/../x',
  '/api/%2e%2e/x',
  '/api/x/../../y',
  '/api?x',
  '//api/x',
  '/%61pi/x',
];
const parts = '--x\r\nContent-Disposition: form-data; name="1_$ACTION_ID_x"\r\n\r\n\r\n--x--\r\n';

test('a page refuses every method but GET and HEAD in our words, and Next never sees it', async () => {
  let seen = 0;
  await withServer(
    async (_, response) => {
      seen += 1;
      response.end();
    },
    {},
    async (url) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        for (const target of targets) {
          const lines = ['Content-Type: multipart/form-data; boundary=x', `Content-Length: ${parts.length}`];
          const { status, headers, body } = await request(`${method} ${target}`, lines, parts, url);
          expect([method, target, status, headers.allow]).toEqual([method, target, 405, 'GET, HEAD']);
          expect(JSON.parse(body)).toMatchObject({ code: 'method_not_allowed', status: 405 });
        }
      expect(seen).toBe(0);
      for (const line of [
        'GET /anything',
        'HEAD /',
        'POST /api/login',
        'POST /login',
        'OPTIONS /.well-known/jwks.json',
      ])
        await request(line, [], '', url);
      expect(seen).toBe(5);
    },
  );
});
