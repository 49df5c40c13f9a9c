import { expect, test } from '@playwright/test';
import { call, fieldsOf, outcome, signUpInput } from '#tests/support/http';
import { newUser } from '#tests/support/users';

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const login = (body: BodyInit, headers: Record<string, string> = json) =>
  call('POST', '/api/login', { body, headers });
const nobody = JSON.stringify({ email: 'nobody@example.test', password: 'not-this-one-7' });

test('CSR-16 CSR-02 a body that is neither JSON nor a URL-encoded form, in UTF-8, is 415', async () => {
  for (const type of [
    'text/plain',
    'text/plain; application/json',
    'application/json,text/plain',
    'application/json; charset=utf-7',
    'application/json; charset=iso-8859-1',
    'application/jsonp',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-8; charset=utf-7',
    'x',
  ])
    expect([type, await outcome(login(nobody, { 'content-type': type }))]).toEqual([
      type,
      '415 unsupported_media_type',
    ]);
  const untyped = new TextEncoder().encode(nobody);
  expect(await outcome(login(untyped, {}))).toBe('415 unsupported_media_type');
});

test('INP-11 a name that is sent 10,000 times costs no more than reading it', async () => {
  // Copied at each further one, these would take minutes.
  test.setTimeout(20_000);
  const answer = login('a&'.repeat(32_000), { ...form, accept: 'application/json' });
  expect(await outcome(answer)).toBe('422 invalid_input');
  expect(await outcome(call('GET', `/api/health?${'a&'.repeat(7_000)}`))).toBe('422 invalid_input');
});

test('CSR-16 the content type is read in any case and with charset utf-8', async () => {
  for (const type of [
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8; odata=verbose',
  ])
    expect(await outcome(login('\ufeff{}', { 'content-type': type }))).toBe('422 invalid_input');
});

test('INP-16 a body that is no JSON object is 400', async () => {
  for (const body of [
    'null',
    '[]',
    '"s"',
    '1',
    'true',
    `${nobody} // x`,
    nobody + nobody,
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":NaN}',
    ' ',
  ])
    expect([body, await outcome(login(body))]).toEqual([body, '400 malformed_request']);
  expect(await outcome(login(''))).toMatch(/^4\d\d/);
});

test('a body that is not UTF-8 is 400, as JSON and as a form', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"email":"'),
    Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
    Buffer.from('"}'),
  ]);
  expect(await outcome(login(bytes))).toBe('400 malformed_request');
  for (const body of [bytes, 'email=%ff', 'email=%E0%A4%A', 'email=%', 'password=%zz'])
    expect(await outcome(login(body, { ...form, accept: 'application/json' }))).toBe('400 malformed_request');
});

test('JSON that is nested too deep is 400', async () => {
  const nested = (depth: number) => `{"email":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const depth of [33, 1_000, 30_000])
    expect(await outcome(login(nested(depth)))).toBe('400 malformed_request');
  expect(await outcome(login(`{"email":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`))).toBe(
    '400 malformed_request',
  );
  expect(await outcome(login(nested(10)))).toBe('422 invalid_input');
});

test('a body over 64 KiB is 413, as JSON, as a form and as anything; one of 64 KiB is read', async () => {
  const limit = 64 * 1_024;
  const body = (length: number) => `{"email":"${'x'.repeat(length - 12)}"}`;
  expect(body(limit)).toHaveLength(limit);
  expect(await outcome(login(body(limit)))).toBe('422 invalid_input');
  expect(await outcome(login(body(limit + 1)))).toBe('413 payload_too_large');
  expect(await outcome(login(body(1_000_000)))).toBe('413 payload_too_large');
  expect(await outcome(login(`email=${'x'.repeat(limit)}`, form))).toBe('413 payload_too_large');
  expect(await outcome(login('x'.repeat(limit + 1), { 'content-type': 'text/plain' }))).toBe(
    '413 payload_too_large',
  );
});

test('INP-13 keys that name prototypes change nothing', async () => {
  for (const trick of [
    '"__proto__":{"isAdmin":true,"roles":["admin"]}',
    '"constructor":{"prototype":{"isAdmin":true}}',
    '"prototype":{}',
  ]) {
    const who = signUpInput();
    const body = `${JSON.stringify(who).slice(0, -1)},${trick}}`;
    const { status, text } = await call('POST', '/api/register', { body, headers: json });
    expect([201, 422]).toContain(status);
    expect(text).not.toContain('isAdmin');
  }
  const { accessToken: token } = await newUser();
  expect((await call('GET', '/api/users/me', { token })).json).not.toHaveProperty('isAdmin');
  expect(await outcome(call('GET', '/api/users/me?a[__proto__][b]=c&__proto__=x', { token }))).toBe(
    '422 invalid_input',
  );
});

test('INP-13 the same in a form', async () => {
  const accept = { ...form, accept: 'application/json' };
  const body = `${new URLSearchParams(signUpInput())}&__proto__[isAdmin]=1&constructor=x&toString=y`;
  const answer = await call('POST', '/api/register', { body, headers: accept });
  expect([answer.status, fieldsOf(answer)]).toEqual([
    422,
    expect.arrayContaining(['constructor', 'toString']),
  ]);
});

test('LOG-05 a form field that comes twice is 422; of a JSON key that comes twice the last counts', async () => {
  const [first, last] = [signUpInput(), signUpInput()];
  const twice = `${new URLSearchParams(first)}&email=${encodeURIComponent(last.email)}`;
  const headers = { ...form, accept: 'application/json' };
  const answer = await call('POST', '/api/register', { body: twice, headers });
  expect([answer.status, fieldsOf(answer)]).toEqual([422, ['email']]);
  const body = `${JSON.stringify(first).slice(0, -1)},"email":"${last.email}"}`;
  const made = await call('POST', '/api/register', { body, headers: json });
  expect([made.status, made.json.user]).toEqual([201, expect.objectContaining({ email: last.email })]);
});
