import { expect, test } from '@playwright/test';
import { readBody } from '#lib/adapters/body';
import { AppError } from '#lib/errors';

const sent = (body: string, type: string) =>
  new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });

/** The body as it was read, or the status and sentence of the refusal. */
async function read(type: string, body = '{"a":"ä"}') {
  try {
    return (await readBody(sent(body, type))).fields;
  } catch (error) {
    if (error instanceof AppError) return `${error.status} ${error.detail ?? ''}`;
    throw error;
  }
}

test('CSR-16 unknown parameters and any spelling of UTF-8 are accepted', async () => {
  for (const type of [
    'application/json; charset=utf8',
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json; Charset="UTF8"',
    'application/json; charset="u\\tf-8"',
    'application/json;',
    'application/json; ; charset=utf-8 ; x=y',
    'application/json; v="a; charset=utf-16"; odata=verbose',
    'Application/JSON;profile="https://example.test/\\"x\\""',
    'application/json\t;\tcharset=utf-8',
  ])
    expect([type, await read(type)]).toEqual([type, { a: 'ä' }]);
  const form = await read('application/x-www-form-urlencoded; charset=utf8; x=y', 'a=%C3%A4');
  expect(form).toEqual({ a: 'ä' });
});

test('CSR-16 another charset, another type and an invalid type are refused, each with its reason', async () => {
  for (const charset of [
    'utf-16',
    'UTF-16LE',
    'utf-7',
    'iso-8859-1',
    'us-ascii',
    '"utf-32"',
    'utf-8; charset=utf-16',
  ])
    expect([charset, await read(`application/json; charset=${charset}`)]).toEqual([
      charset,
      '415 The charset is not supported. Send UTF-8.',
    ]);
  expect(await read('text/plain')).toBe('415 ');
  for (const type of [
    'application/json; charset',
    'application/json, text/plain',
    'json',
    'application/json x=y',
  ])
    expect([type, await read(type)]).toEqual([
      type,
      expect.stringMatching(/^415 This Content-Type cannot be read/),
    ]);
  const untyped = new Request('http://localhost/', { method: 'POST', body: new TextEncoder().encode('{}') });
  await expect(readBody(untyped)).rejects.toMatchObject({
    detail: expect.stringMatching(/^There is no Content-Type/),
  });
});

test('INP-11 a hostile type of 16 KB is read at once', async () => {
  for (const piece of [' ;', ' ; ', '; a=b', '; a="', '\\"', '; a="b\\"', ';\t'])
    await read(`application/json${piece.repeat(16_000 / piece.length)}!`);
});

test('JSON may begin with a byte order mark; a mark inside, a second one, or one in a form is content', async () => {
  expect(await read('application/json', '\ufeff{"a":"b"}')).toEqual({ a: 'b' });
  expect(await read('application/json', '{"\ufeffa":"\ufeffb"}')).toEqual({ '\ufeffa': '\ufeffb' });
  for (const body of ['\ufeff\ufeff{}', '\ufeff', '{}\ufeff'])
    expect([body, await read('application/json', body)]).toEqual([body, '400 The body is not JSON.']);
  expect(await read('application/x-www-form-urlencoded', '\ufeffa=b')).toEqual({ '\ufeffa': 'b' });
});
