import fc from 'fast-check';
import type { Endpoint } from '#tests/fuzz/document';
import { anyText, hostileJson, hostileName } from '#tests/fuzz/hostile';
import { type Extra, extras, hostileAuthorization, hostileCookies } from '#tests/fuzz/hostile-headers';
import { type JsonSchema, valuesOf } from '#tests/fuzz/json-schema';

/**
 * A request as fast-check draws it, before live values replace drawn ones (live-values.ts) and before it becomes bytes
 * (wire-request.ts). Only this shrinks.
 */

export const callers = ['guest', 'user', 'limited', 'administrator'] as const;
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

export interface FuzzRequest {
  caller: Caller;
  /** Whether live values replace drawn ones. */
  hasLiveValues: boolean;
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
  change: fc.oneof(
    { arbitrary: fc.constant<Mutation['change']>('replace'), weight: 3 },
    { arbitrary: fc.constantFrom<Mutation['change']>('drop', 'add', 'repeat', 'wrap'), weight: 4 },
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
  return isOpen ? 'guest' : 'user';
}

interface Hostility {
  live: fc.Arbitrary<boolean>;
  caller: fc.Arbitrary<Caller>;
  /** How many in 100 have another verb, and hostile credentials. */
  inHundred: { verb: number; authorization: number; cookies: number };
  mutations: [least: number, most: number];
  mostHeaders: number;
  encodings: FuzzRequest['encoding'][];
}

const requestTo = (endpoint: Endpoint, hostility: Hostility): fc.Arbitrary<FuzzRequest> =>
  fc.record({
    path: pairsOf(endpoint.inPath, Object.keys(endpoint.inPath)),
    query: pairsOf(endpoint.inQuery, []),
    body: pairsOf(endpoint.inBody, endpoint.required),
    carrier: fc.constantFrom<FuzzRequest['carrier']>('bearer', 'bearer', 'cookies', 'both'),
    noise: anyText,
    hasLiveValues: hostility.live,
    caller: hostility.caller,
    verb: rarely(fc.constantFrom(...verbs), hostility.inHundred.verb),
    authorization: rarely(hostileAuthorization, hostility.inHundred.authorization),
    cookies: rarely(hostileCookies, hostility.inHundred.cookies),
    mutations: fc.array(mutation, { minLength: hostility.mutations[0], maxLength: hostility.mutations[1] }),
    headers: fc.array(extras, { maxLength: hostility.mostHeaders }),
    encoding: fc.constantFrom(...hostility.encodings),
  });

/** Requests that must succeed. */
const sound = (endpoint: Endpoint) =>
  requestTo(endpoint, {
    live: fc.constant(true),
    caller: fc.constant(rightCaller(endpoint)),
    inHundred: { verb: 0, authorization: 0, cookies: 0 },
    mutations: [0, 0],
    mostHeaders: 0,
    encodings: ['json', 'json', 'form', 'posted-form'],
  });

/** Requests with one fault or a few. */
const near = (endpoint: Endpoint) =>
  requestTo(endpoint, {
    live: fc.constant(true),
    caller: fc.oneof(fc.constant(rightCaller(endpoint)), fc.constantFrom(...callers)),
    inHundred: { verb: 5, authorization: 6, cookies: 10 },
    mutations: [1, 3],
    mostHeaders: 3,
    encodings: ['json', 'json', 'json', 'form', 'posted-form', 'damaged'],
  });

/** Requests that no client would send. */
const wild = (endpoint: Endpoint) =>
  requestTo(endpoint, {
    live: fc.boolean(),
    caller: fc.constantFrom(...callers),
    inHundred: { verb: 25, authorization: 25, cookies: 30 },
    mutations: [0, 6],
    mostHeaders: 8,
    encodings: ['json', 'form', 'posted-form', 'wrong-type', 'damaged', 'garbage'],
  });

const made = new WeakMap<Endpoint, fc.Arbitrary<FuzzRequest>>();

/** All three kinds; made once for each endpoint, because patterns take long to read. */
export function requestsFor(endpoint: Endpoint): fc.Arbitrary<FuzzRequest> {
  const requests =
    made.get(endpoint) ??
    fc.oneof(
      { arbitrary: sound(endpoint), weight: 35 },
      { arbitrary: near(endpoint), weight: 40 },
      { arbitrary: wild(endpoint), weight: 25 },
    );
  made.set(endpoint, requests);
  return requests;
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
