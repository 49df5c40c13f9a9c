import fc from 'fast-check';
import type { Endpoint } from '#tests/fuzz/document';
import { anyText, hostileJson, hostileName } from '#tests/fuzz/hostile';
import { type Extra, extras, hostileAuthorization, hostileCookies } from '#tests/fuzz/hostile-headers';
import { type JsonSchema, valuesOf } from '#tests/fuzz/json-schema';

/**
 * A request as it is drawn, before what lives on the server is put in (prepared.ts) and before it is bytes
 * (exchange.ts). Only this shrinks.
 */

export const callers = ['guest', 'member', 'limited', 'administrator'] as const;
export type Caller = (typeof callers)[number];

/** Name and JSON text: pairs, so that a name can come twice. */
export type Pair = [name: string, json: string];

type Place = 'path' | 'query' | 'body';

export interface Mutation {
  place: Place;
  change: 'replace' | 'drop' | 'add' | 'repeat' | 'wrap';
  /** Which field, counted around. */
  at: number;
  name: string;
  json: string;
}

export interface Draft {
  caller: Caller;
  /** Whether values of the live server take the place of drawn ones. */
  prepared: boolean;
  verb: string | null;
  path: Pair[];
  query: Pair[];
  body: Pair[];
  mutations: Mutation[];
  carrier: 'bearer' | 'cookies' | 'both';
  authorization: string | null;
  cookies: string | null;
  encoding: 'json' | 'form' | 'posted-form' | 'wrong-type' | 'damaged' | 'garbage';
  /** How the encoding goes wrong, where it does. */
  noise: string;
  headers: Extra[];
}

const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function pairsOf(schemas: Record<string, JsonSchema>, required: string[]): fc.Arbitrary<Pair[]> {
  const requiredKeys = required.filter((name) => name in schemas);
  const record = fc.record(
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, valuesOf(schema)])),
    { requiredKeys },
  );
  return record.map((fields) => Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)]));
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.constantFrom<Place>('body', 'body', 'query', 'path'),
  change: fc.constantFrom<Mutation['change']>(
    'replace',
    'replace',
    'replace',
    'drop',
    'add',
    'repeat',
    'wrap',
  ),
  at: fc.nat(20),
  name: hostileName,
  json: hostileJson,
});

const none = fc.constant(null);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, inHundred: number) =>
  fc.oneof({ arbitrary: none, weight: 100 - inHundred }, { arbitrary, weight: inHundred });

function rightCaller({ isOpen, permission }: Endpoint): Caller {
  if (permission) return 'administrator';
  return isOpen ? 'guest' : 'member';
}

const drawn = (endpoint: Endpoint) => ({
  path: pairsOf(endpoint.inPath, Object.keys(endpoint.inPath)),
  query: pairsOf(endpoint.inQuery, []),
  body: pairsOf(endpoint.inBody, endpoint.required),
  carrier: fc.constantFrom<Draft['carrier']>('bearer', 'bearer', 'cookies', 'both'),
  noise: anyText,
});

/** What has to succeed. */
const sound = (endpoint: Endpoint): fc.Arbitrary<Draft> =>
  fc.record({
    ...drawn(endpoint),
    prepared: fc.constant(true),
    caller: fc.constant(rightCaller(endpoint)),
    ...{ verb: none, authorization: none, cookies: none },
    ...{ mutations: fc.constant([]), headers: fc.constant([]) },
    encoding: fc.constantFrom<Draft['encoding']>('json', 'json', 'form', 'posted-form'),
  });

/** What would succeed, but for one thing or a few. */
const near = (endpoint: Endpoint): fc.Arbitrary<Draft> =>
  fc.record({
    ...drawn(endpoint),
    prepared: fc.constant(true),
    caller: fc.oneof(fc.constant(rightCaller(endpoint)), fc.constantFrom(...callers)),
    verb: rarely(fc.constantFrom(...verbs), 5),
    authorization: rarely(hostileAuthorization, 6),
    cookies: rarely(hostileCookies, 10),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
    headers: fc.array(extras, { maxLength: 3 }),
    encoding: fc.constantFrom<Draft['encoding']>('json', 'json', 'json', 'form', 'posted-form', 'damaged'),
  });

/** What nobody would send. */
const wild = (endpoint: Endpoint): fc.Arbitrary<Draft> =>
  fc.record({
    ...drawn(endpoint),
    prepared: fc.boolean(),
    caller: fc.constantFrom(...callers),
    verb: rarely(fc.constantFrom(...verbs), 25),
    authorization: rarely(hostileAuthorization, 25),
    cookies: rarely(hostileCookies, 30),
    mutations: fc.array(mutation, { maxLength: 6 }),
    headers: fc.array(extras, { maxLength: 8 }),
    encoding: fc.constantFrom<Draft['encoding']>(
      'json',
      'form',
      'posted-form',
      'wrong-type',
      'damaged',
      'garbage',
    ),
  });

const made = new WeakMap<Endpoint, fc.Arbitrary<Draft>>();

/** All three kinds; made once for each endpoint, because patterns take long to read. */
export function draftsFor(endpoint: Endpoint): fc.Arbitrary<Draft> {
  const drafts =
    made.get(endpoint) ??
    fc.oneof(
      { arbitrary: sound(endpoint), weight: 35 },
      { arbitrary: near(endpoint), weight: 40 },
      { arbitrary: wild(endpoint), weight: 25 },
    );
  made.set(endpoint, drafts);
  return drafts;
}

export function mutate(pairs: Pair[], { change, at, name, json }: Mutation): Pair[] {
  if (change === 'add' || pairs.length === 0) return [...pairs, [name, json]];
  const index = at % pairs.length;
  return pairs.flatMap((pair, place): Pair[] => {
    if (place !== index) return [pair];
    if (change === 'drop') return [];
    if (change === 'repeat') return [pair, [pair[0], json]];
    return [[pair[0], change === 'wrap' ? `[${pair[1]}]` : json]];
  });
}
