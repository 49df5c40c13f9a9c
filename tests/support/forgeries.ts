import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { assemble, encode, hashes, type Parts, partsOf, withHmac, withKey } from '#tests/support/token-parts';

/** Hundreds of forged tokens, derived from a real one. */

const algorithms = [
  'none',
  'None',
  'NONE',
  'nOnE',
  'none ',
  ' none',
  'n\u043ene',
  '',
  'null',
  'ES256K',
  'ES384',
  'ES512',
  'es256',
  'RS256',
  'RS512',
  'PS256',
  'EdDSA',
  'HS256',
  'HS384',
  'HS512',
  'dir',
  'A256KW',
  'XX256',
];

const raised = { roles: ['admin'], permissions: ['admin:access'], admin: true, exp: 9_999_999_999 };

/** No signature, an old one, and none at all under every algorithm. */
function otherAlgorithms({ header, claims, signature }: Parts): string[] {
  const wrong = [...algorithms, null, 0, true, [], ['ES256'], {}, { alg: 'ES256' }];
  return wrong.flatMap((alg) => [
    assemble({ ...header, alg }, claims, ''),
    assemble({ ...header, alg }, claims, signature),
    assemble({ ...header, alg }, { ...claims, ...raised }, ''),
    `${encode({ ...header, alg })}.${encode(claims)}`,
  ]);
}

/** HMACs under public values. */
function knownSecrets({ header, claims }: Parts, jwk: Record<string, string>): string[] {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const keys = [
    pem,
    pem.trim(),
    pem.replaceAll('\n', ''),
    key.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    JSON.stringify({ keys: [jwk] }),
    jwk.x ?? '',
    jwk.y ?? '',
    jwk.kid ?? '',
    '',
    '\0',
    'secret',
    'password',
    'gatehouse',
    'changeme',
    '0'.repeat(32),
  ];
  return keys.flatMap((secret) => Object.keys(hashes).map((alg) => withHmac(header, claims, alg, secret)));
}

const paths = [
  '../../../../dev/null',
  '/dev/null',
  'file:///dev/null',
  'C:\\Windows\\win.ini',
  '/proc/sys/kernel/randomize_va_space',
];
const queries = [`' UNION SELECT 'x`, `x' OR '1'='1`, `"; SELECT pg_sleep(9)--`, '%', '_', '*', '{"$ne":""}'];
const commands = [
  '|sleep 9',
  ';sleep 9',
  '`sleep 9`',
  '$(sleep 9)',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '',
];
const others = [
  null,
  0,
  1,
  true,
  [],
  {},
  ['x'],
  'x'.repeat(4_000),
  'http://127.0.0.1:9/k',
  '\u0000',
  '\ud800',
];

/** Keys named by paths, queries, commands and other types, signed with nothing, with the empty secret and with an own key. */
function otherKeyNames({ header, claims, signature }: Parts, own: KeyObject): string[] {
  return [...paths, ...queries, ...commands, ...others].flatMap((kid) => [
    assemble({ ...header, kid }, claims, signature),
    withHmac({ ...header, kid }, claims, 'HS256', ''),
    withKey({ ...header, kid }, claims, own),
  ]);
}

/** Header members that would bring a key, name one elsewhere, or change how the rest is read. */
function otherHeaders({ header, claims, signature }: Parts, own: KeyObject): string[] {
  const jwk = createPublicKey(own).export({ format: 'jwk' });
  const url = 'http://127.0.0.1:9/keys.json';
  const members = [
    { jwk },
    { jwk: { ...jwk, kid: header.kid } },
    { jku: url },
    { x5u: url },
    { x5c: ['MIIB'] },
    { x5t: 'x' },
    { 'x5t#S256': 'x' },
    { crit: ['exp'] },
    { crit: [] },
    { b64: false, crit: ['b64'] },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { p2c: 1e9 },
    { epk: jwk },
    { cty: 'JWT' },
    { kid: undefined },
    { typ: 'JWT' },
    { typ: 'dpop+jwt' },
    { typ: null },
    { typ: undefined },
    { alg: undefined },
  ];
  return members.flatMap((more) => [
    assemble({ ...header, ...more }, claims, signature),
    withKey({ ...header, ...more }, claims, own),
  ]);
}

const values = [
  undefined,
  'undefined',
  1.5,
  [null],
  { sub: 'x' },
  null,
  '',
  0,
  -1,
  9_999_999_999,
  true,
  [],
  {},
  'admin',
  '00000000-0000-7000-8000-000000000000',
];

/** Every claim in turn left out or changed, under the old signature and under an own key. */
function otherClaims({ header, claims, signature }: Parts, own: KeyObject): string[] {
  const changed = Object.keys(claims).flatMap((name) =>
    values.map((value) => ({ ...claims, [name]: value })),
  );
  return [...changed, { ...claims, ...raised }, {}].flatMap((one) => [
    assemble(header, one, signature),
    withKey(header, one, own),
  ]);
}

/** The same token with a signature that is cut, longer, empty, all zeros, in another form, or in another place. */
function otherShapes(token: string): string[] {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const zeros = Buffer.alloc(64);
  const integer = (half: Buffer) => Buffer.concat([Buffer.from([2, 33, 0]), half]);
  const der = Buffer.concat([
    Buffer.from([48, 70]),
    integer(bytes.subarray(0, 32)),
    integer(bytes.subarray(32)),
  ]);
  const one = Buffer.concat([zeros.subarray(1), Buffer.from([1])]);
  const signatures = [zeros, one, der, Buffer.alloc(64, 255), bytes.subarray(0, 63), bytes.toReversed()];
  const signed = `${header}.${claims}`;
  return [
    ...signatures.map((bytes) => `${signed}.${Buffer.from(bytes).toString('base64url')}`),
    ...[4, 12, 24, 48, 70, 85].map((length) => `${signed}.${signature.slice(0, length)}`),
    `${signed}.${signature}${signature}`,
    `${signed}.${signature}A`,
    `${signed}.${signature}.`,
    `.${token}`,
    `${signed}..${signature}`,
    `${claims}.${header}.${signature}`,
    `${header}.${signature}.${claims}`,
    signed,
    `${signature}.${signed}`,
    `${header}..${signature}`,
    `.${claims}.${signature}`,
    '..',
    '...',
    token.replaceAll('.', ','),
    JSON.stringify({ payload: claims, signatures: [{ protected: header, signature }] }),
    JSON.stringify({ payload: claims, protected: header, signature }),
  ];
}

/** One JSON member twice: a reader of the first and a reader of the last must both refuse it. */
function doubledMembers({ header, claims, signature }: Parts): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64url');
  const [head, body] = [JSON.stringify(header), JSON.stringify(claims)];
  const doubled = (text: string, member: string) => [
    `{${member},${text.slice(1)}`,
    `${text.slice(0, -1)},${member}}`,
  ];
  const heads = ['"alg":"none"', '"alg":"HS256"', '"kid":"x"', '"typ":"JWT"'].flatMap((one) =>
    doubled(head, one),
  );
  const bodies = ['"sub":"x"', '"exp":9999999999', '"aud":"x"', '"sid":"x"'].flatMap((one) =>
    doubled(body, one),
  );
  return [
    ...heads.flatMap((one) => [
      `${base64(one)}.${base64(body)}.`,
      `${base64(one)}.${base64(body)}.${signature}`,
    ]),
    ...bodies.map((one) => `${base64(head)}.${base64(one)}.${signature}`),
  ];
}

/** `jwk` is the public key that verifies `token`. */
export function forgeriesOf(token: string, jwk: Record<string, string>): string[] {
  const parts = partsOf(token);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return [
    otherAlgorithms(parts),
    knownSecrets(parts, jwk),
    otherKeyNames(parts, privateKey),
    otherHeaders(parts, privateKey),
    otherClaims(parts, privateKey),
    otherShapes(token),
    ...doubledMembers(parts),
  ].flat();
}
