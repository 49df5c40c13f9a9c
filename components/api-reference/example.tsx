import { type ApiDocument, resolved, type Schema } from '#components/api-reference/document';

/** Values that a reader recognizes; example.com is nobody's (RFC 2606). */
const samples: Record<string, unknown> = {
  action: 'suspend',
  access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…',
  currentPassword: 'the old passphrase',
  description: 'Edits and publishes articles.',
  detail: 'What to do about it.',
  device: 'Firefox on Linux',
  displayName: 'Example User',
  email: 'user@example.com',
  emailVerifiedAt: null,
  expires_in: 900,
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  holders: 12,
  invitationLink: 'https://accounts.example.com/welcome?token=…',
  ip: '192.0.2.7',
  label: 'Editor',
  lastActiveAt: '2027-01-31T12:00:00Z',
  limit: 20,
  name: 'editor',
  newPassword: 'violet lantern over the harbour',
  nextCursor: null,
  password: 'violet lantern over the harbour',
  permission: 'users:read',
  permissions: ['users:read'],
  reason: 'Stands in for a colleague.',
  refresh_token: 'bcdefghijklmnopqrstuvwxyz0123456789abcdefgh',
  role: 'editor',
  roles: ['editor'],
  summary: 'Logged in',
  theme: 'dark',
  token: 'abcdefghijklmnopqrstuvwxyz0123456789abcdefg',
  total: 1,
  userAgent: 'Mozilla/5.0 …',
  username: 'example.user',
  version: 3,
};

const byFormat: Record<string, unknown> = {
  date: '2027-01-31',
  'date-time': '2027-01-31T12:00:00Z',
  uri: 'https://accounts.example.com/reset-password?token=…',
  uuid: '01939a9e-5b3c-7d4e-8f60-1a2b3c4d5e6f',
};

/** Of several forms the first that says something: neither nothing nor null. */
const chosenOf = (forms: readonly Schema[]): Schema =>
  forms.find((one) => one.type !== 'null' && one.const !== '') ?? {};

/** Left out of requests: for a rehearsal, a confirmation, or a browser that opened a link. */
const notInRequests = new Set(['confirmation', 'dryRun', 'link']);

function objectOf(document: ApiDocument, { properties = {}, required = [] }: Schema, isRequest: boolean) {
  const isEnough = isRequest && required.length > 1;
  const names = Object.keys(properties).filter((name) =>
    isEnough ? required.includes(name) : !isRequest || !notInRequests.has(name),
  );
  return Object.fromEntries(
    names.map((name) => [name, exampleOf(document, properties[name] ?? {}, { name, isRequest })]),
  );
}

interface Place {
  name?: string;
  /** Shows the required fields alone where they are enough. */
  isRequest?: boolean;
}

/** A value that the schema takes. */
export function exampleOf(
  document: ApiDocument,
  given: Schema,
  { name = '', isRequest = false }: Place = {},
): unknown {
  const schema = resolved(document, given);
  const [type] = [schema.type ?? []].flat();
  if (schema.anyOf) return exampleOf(document, chosenOf(schema.anyOf), { name, isRequest });
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (type === 'object') return objectOf(document, schema, isRequest);
  const isPlain = type !== 'array' || [resolved(document, schema.items ?? {}).type].flat().includes('string');
  if (name in samples && isPlain && Array.isArray(samples[name]) === (type === 'array')) return samples[name];
  if (type === 'array') return [exampleOf(document, schema.items ?? {}, { name: '', isRequest })];
  if (schema.format && schema.format in byFormat) return byFormat[schema.format];
  if (type === 'integer' || type === 'number')
    return schema.minimum && schema.minimum > 0 ? schema.minimum : 4;
  return type === 'boolean' ? true : '…';
}
