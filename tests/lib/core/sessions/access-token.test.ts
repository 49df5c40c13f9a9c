import { expect, test } from '@playwright/test';
import { base64url, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { issueAccessToken, verifyAccessToken } from '#lib/core/sessions/access-token';
import { currentSigningKey } from '#lib/core/signing-keys/current';

const subject = {
  id: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  displayName: null,
  roles: ['user'],
  permissions: [],
};
const now = new Date();

const issue = () => issueAccessToken(subject, 'body', now);

/** A token signed with our own key, but with header and claims as wished. */
async function forge(header: object = {}, claims: object = {}) {
  const { kid, privateKey } = await currentSigningKey(now);
  const [, body = ''] = (await issue()).split('.');
  const original = JSON.parse(new TextDecoder().decode(base64url.decode(body)));
  return new SignJWT({ ...original, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(privateKey);
}

const refused = async (token: string, at = now) => expect(await verifyAccessToken(token, at)).toBeNull();

function unsigned(alg: string, signature: string, token: string): string {
  return `${base64url.encode(JSON.stringify({ alg, typ: 'at+jwt' }))}.${token.split('.')[1]}.${signature}`;
}

test('a token names the user and the session, and no other claim is trusted', async () => {
  const claims = await verifyAccessToken(await issue(), now);
  expect(claims).toEqual({ userId: subject.id, sessionId: subject.sessionId, permissions: [] });
});

test('JWT-01 a token without a signature is refused in every spelling of none', async () => {
  const token = await issue();
  for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
    await refused(unsigned(alg, '', token));
    await refused(unsigned(alg, token.split('.')[2] ?? '', token));
  }
});

test('JWT-02 the public key is no HMAC secret', async () => {
  const { kid, publicJwk } = await currentSigningKey(now);
  const texts = [JSON.stringify(publicJwk), publicJwk.x ?? ''];
  for (const text of texts) {
    const token = await new SignJWT({ sid: subject.sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(new TextEncoder().encode(text.padEnd(32, '=')));
    await refused(token);
  }
});

test('JWT-04 JWT-05 no key or URL in a header is used', async () => {
  const own = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(own.publicKey);
  const body = JSON.parse(new TextDecoder().decode(base64url.decode((await issue()).split('.')[1] ?? '')));
  for (const header of [
    { jwk },
    { jku: 'http://127.0.0.1:9/keys' },
    { x5u: 'http://127.0.0.1:9/' },
    { x5c: ['MIIB'] },
  ]) {
    const token = await new SignJWT(body)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
      .sign(own.privateKey);
    await refused(token);
  }
});

test('JWT-07 an expired token is refused from its last second on', async () => {
  const token = await issue();
  await refused(token, new Date(now.getTime() + 15 * 60_000));
  expect(await verifyAccessToken(token, new Date(now.getTime() + 15 * 60_000 - 1_001))).not.toBeNull();
});

test('JWT-07 a token that was verified before is refused as soon as it ends', async () => {
  const token = await issue();
  expect(await verifyAccessToken(token, now)).not.toBeNull();
  const later = new Date(now.getTime() + 15 * 60_000);
  await refused(token, later);
});

test('JWT-11 JWT-12 another audience, issuer or type of token is refused', async () => {
  for (const claims of [
    { aud: 'other' },
    { aud: undefined },
    { aud: ['other', 'app'] },
    { iss: 'https://evil.test' },
  ]) {
    await refused(await forge({}, claims));
  }
  await refused(await forge({ typ: 'JWT' }));
  await refused(await forge({ typ: undefined }));
  await refused(await forge({ kid: 'unknown' }));
});

test('JWT-11 an audience list is refused, even with our own in it', async () => {
  const { iss } = JSON.parse(new TextDecoder().decode(base64url.decode((await issue()).split('.')[1] ?? '')));
  await refused(await forge({}, { aud: [iss, 'other'] }));
});

test('JWT-13 JWT-14 changed claims and broken signatures are refused', async () => {
  const [header = '', , signature = ''] = (await issue()).split('.');
  const [, other = ''] = (await issueAccessToken({ ...subject, id: crypto.randomUUID() }, 'body', now)).split(
    '.',
  );
  await refused(`${header}.${other}.${signature}`);
  const [, body = ''] = (await issue()).split('.');
  for (const wrong of ['', signature.slice(0, 40), base64url.encode(new Uint8Array(64))]) {
    await refused(`${header}.${body}.${wrong}`);
  }
});

test('JWT-17 JWT-19 oversized tokens and encrypted ones are refused', async () => {
  await refused('a'.repeat(100_000));
  await refused(
    `${base64url.encode('{"alg":"PBES2-HS256+A128KW","p2c":1000000000,"enc":"A128GCM"}')}.a.b.c.d`,
  );
  await refused('..');
  await refused('not a token');
});

test('JWT-20 a subject that is no text is refused', async () => {
  for (const sub of [1, ['x'], { a: 1 }]) await refused(await forge({}, { sub }));
});

test('COO-07 a token for a cookie carries admin:access at the most and no roles, and stays small', async () => {
  const permissions = [
    'admin:access',
    ...Array.from({ length: 200 }, (_, index) => `invoices:verb-${index}`),
  ];
  const roles = Array.from({ length: 60 }, (_, index) => `r${index}`.padEnd(64, 'r'));
  const token = await issueAccessToken({ ...subject, roles, permissions }, 'cookie', now);
  expect((await verifyAccessToken(token, now))?.permissions).toEqual(['admin:access']);
  expect(token.length).toBeLessThan(1_000);
});

test('too many permissions for a token are refused with a sentence, and no token is issued that is refused later', async () => {
  const roles = Array.from({ length: 200 }, (_, index) => `r${index}`.padEnd(64, 'r'));
  const issued = issueAccessToken({ ...subject, roles }, 'body', now);
  await expect(issued).rejects.toMatchObject({
    code: 'conflict',
    detail:
      'You hold more roles than an access token carries. Ask an administrator to unassign some of them.',
  });
  expect(
    await verifyAccessToken(await issueAccessToken({ ...subject, roles }, 'cookie', now), now),
  ).not.toBeNull();
});
