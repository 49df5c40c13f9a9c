import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { auditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { database } from '#lib/database/client';
import { insertEvent, reader } from '#tests/support/audit-trail';
import { cellsOf, recordsOf } from '#tests/support/csv';
import { call, serverUrl, signUpInput } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, unique } from '#tests/support/users';

test('AUD-11 the file holds all that match, formulas defused, and its taking is in the trail', async () => {
  const who = await limitedAdministrator(['audit:read']);
  const token = who.accessToken;
  const formula = `=HYPERLINK("https://evil.test","x")`;
  const split = "Größe;=cmd|' /C calc'!A0";
  const id = await insertEvent({ ip: '@SUM(1)', userAgent: formula, name: split, reason: '\ttab' });
  const file = await call('GET', `/api/admin/audit-events?user=${id}&format=csv&limit=1`, { token });
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.headers.get('content-disposition')).toMatch(
    /^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/,
  );
  const [head, row, ...more] = recordsOf(file.text);
  expect(head?.slice(0, 5)).toEqual(['at', 'action', 'outcome', 'code', 'actorId']);
  expect(more).toEqual([]);
  expect(row).toEqual(expect.arrayContaining([`'@SUM(1)`, `'${formula}`, split.replace(';', ";'")]));
  for (const delimiter of [',', ';'])
    for (const cell of cellsOf(file.text, delimiter).flat()) expect(cell).not.toMatch(/^[=+@\t\r-]/);
  const list = await reader();
  const { items } = await list({ actor: who.id });
  expect(items).toMatchObject([
    { action: 'audit.exported', outcome: 'done', detail: { filter: { user: id, searched: false } } },
  ]);
});

test('a file begins with a byte order mark, so that a spreadsheet reads what is in it as UTF-8', async () => {
  const { accessToken } = await limitedAdministrator(['audit:read', 'users:read', 'users:export']);
  for (const path of ['audit-events', 'users']) {
    const headers = { authorization: `Bearer ${accessToken}` };
    const url = `${serverUrl()}/api/admin/${path}?format=csv&query=${unique()}`;
    const bytes = new Uint8Array(await (await fetch(url, { headers })).arrayBuffer());
    expect([path, ...bytes.subarray(0, 4)]).toEqual([path, 0xef, 0xbb, 0xbf, 0x22]);
  }
});

test('the file goes on beyond one batch, in order', async () => {
  const { accessToken: token } = await limitedAdministrator(['audit:read']);
  const id = randomUUID();
  const keys = await auditKeys();
  const rows = Array.from({ length: 1_201 }, (_, index) =>
    proveEvent(keys, {
      id: uuidv7(),
      at: new Date(Date.now() - Math.floor(index / 3)),
      action: 'user.updated',
      code: null,
      outcome: 'done' as const,
      actorId: id,
      sessionId: null,
      subjectType: 'user',
      subjectId: id,
      requestId: randomUUID(),
      detail: {},
    }),
  );
  await database().auditEvent.createMany({ data: rows });
  const file = await call('GET', `/api/admin/audit-events?user=${id}&format=csv`, { token });
  const times = recordsOf(file.text)
    .slice(1)
    .map(([at]) => at);
  expect(times).toHaveLength(1_201);
  expect(times).toEqual([...times].sort().reverse());
});

test('AUD-01 neither the list nor the file holds a secret, after any kind of event', async () => {
  const { accessToken: token } = await administrator();
  const user = await newUser({ withPassword: true });
  const { username, email } = signUpInput();
  const made = await call('POST', '/api/admin/users', { token, json: { username, email } });
  const link = String(made.json.invitationLink);
  const secret = link.slice(link.indexOf('token=') + 6);
  const newPassword = `copper-${unique()}-58`;
  await call('PUT', '/api/invitation', { json: { token: secret, newPassword } });
  const login = await call('POST', '/api/login', { json: { email, password: newPassword } });
  await call('POST', '/api/login', { json: { email: user.email, password: `wrong-${password}` } });
  const json = { currentPassword: newPassword, newPassword: `${newPassword}-2` };
  await call('PUT', '/api/users/me/password', { token: String(login.json.access_token), json });
  const { id } = made.json.user as { id: string };
  for (const who of [id, user.id]) {
    for (const format of ['json', 'csv']) {
      const { text, status } = await call('GET', `/api/admin/audit-events?user=${who}&format=${format}`, {
        token,
      });
      expect(status).toBe(200);
      for (const planted of [secret, newPassword, password, String(login.json.refresh_token)])
        expect(text).not.toContain(planted);
      expect(text).not.toMatch(/"(hash|salt|mac|seal|detailDigest|\w*[pP]assword\w*|\w*[tT]oken\w*)"/);
    }
  }
});
