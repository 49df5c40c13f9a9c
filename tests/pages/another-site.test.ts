import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { call, outcome, serverUrl } from '#tests/support/http';
import { withSite } from '#tests/support/site';
import { administrator, newUser } from '#tests/support/users';

/** Another site in the browser of a logged-in user can do nothing. */

test('HDR-07 no page of ours can be framed', async ({ page, context }) => {
  await signIn(context, await administrator());
  for (const path of ['/login', '/account', '/admin', '/icon.svg', '/api/users/me', '/_next/nothing']) {
    await withSite(`<iframe src="${serverUrl()}${path}"></iframe>`, async (url) => {
      await page.goto(url);
      await expect.poll(() => page.frames()[1]?.url(), path).toMatch(/^chrome-error:/);
    });
  }
});

test('HDR-11 the API is no script, style, image or readable answer of another site', async ({
  page,
  context,
}) => {
  await signIn(context, await newUser());
  const api = `${serverUrl()}/api/users/me`;
  const html = `<script>
    const outcomes = [];
    const tell = (what) => (event) => { outcomes.push(what + ' ' + event.type); if (outcomes.length === 5) document.title = outcomes.sort().join(); };
    for (const [tag, link] of [['script', 'src'], ['img', 'src'], ['link', 'href'], ['video', 'src']]) {
      const element = document.createElement(tag);
      if (tag === 'link') element.rel = 'stylesheet';
      element.onload = element.onerror = element.onloadeddata = tell(tag);
      element[link] = '${api}';
      document.head.append(element);
    }
    fetch('${api}', { mode: 'no-cors', credentials: 'include' })
      .then(() => tell('fetch')({ type: 'load' }), () => tell('fetch')({ type: 'error' }));
  </script>`;
  await withSite(html, async (url) => {
    await page.goto(url);
    await expect(page).toHaveTitle('fetch error,img error,link error,script error,video error');
  });
});

test('HDR-11 CSR-02 the server refuses the API as a part of any page, and serves it to scripts and downloads', async () => {
  const { accessToken: token } = await newUser();
  const ask = (destination: string, path = '/api/users/me') =>
    outcome(call('GET', path, { token, headers: { 'sec-fetch-dest': destination } }));
  for (const destination of [
    'script',
    'style',
    'image',
    'font',
    'audio',
    'video',
    'track',
    'object',
    'embed',
    'iframe',
    'frame',
    'worker',
    'sharedworker',
    'serviceworker',
    'manifest',
    'report',
    'xslt',
    'x',
    '',
  ]) {
    expect([destination, await ask(destination)]).toEqual([destination, '403 cross_site_request']);
    expect([destination, await ask(destination, '/users/me')]).toEqual([
      destination,
      '403 cross_site_request',
    ]);
  }
  for (const destination of ['empty', 'document'])
    expect([destination, await ask(destination)]).toEqual([destination, '200']);
});

test('CSR-02 CSR-03 a form of another site changes nothing and logs no user out', async ({
  page,
  context,
}) => {
  const who = await newUser();
  await signIn(context, who);
  const rename = '<input name="_method" value="PATCH"><input name="username" value="stolen">';
  for (const [action, fields] of [
    ['/api/logout', ''],
    ['/api/users/me', rename],
  ]) {
    const form = `<form method="post" action="${serverUrl()}${action}">${fields}</form>
      <script>document.forms[0].submit()</script>`;
    await withSite(form, async (url) => {
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === serverUrl() + action),
        page.goto(url),
      ]);
      expect(answer.status()).toBe(403);
    });
  }
  const { json } = await call('GET', '/api/users/me', { token: who.accessToken });
  expect(json).toMatchObject({ username: who.username });
});

test('a window that another site opens keeps no hold on us', async ({ page, context }) => {
  await signIn(context, await newUser());
  const html = `<script>const opened = open('${serverUrl()}/account');
    setInterval(() => { if (opened.closed) document.title = 'severed'; }, 20)</script>`;
  await withSite(html, async (url) => {
    const popup = context.waitForEvent('page');
    await page.goto(url);
    await (await popup).waitForURL(/localhost/);
    await expect(page).toHaveTitle('severed');
    expect(await (await popup).evaluate(() => window.opener)).toBeNull();
  });
});
