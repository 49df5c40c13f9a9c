import fc from 'fast-check';
import type { Api, Endpoint } from '#tests/fuzz/document';
import { type Draft, draftsFor } from '#tests/fuzz/draft';
import { type Exchange, exchangeOf, lineOf } from '#tests/fuzz/exchange';
import { prepare } from '#tests/fuzz/prepared';
import { exchangeRaw, faultOfRaw, statusesOf } from '#tests/fuzz/raw-exchange';
import { rawDrafts, textOf } from '#tests/fuzz/raw-request';
import { isOverloaded, isReply, type Outcome, send } from '#tests/fuzz/send';
import type { Counter } from '#tests/fuzz/tally';
import { faultOf } from '#tests/fuzz/verdict';
import type { Worker } from '#tests/fuzz/worker';

/** One draw: made from the seed and its number alone, sent, judged, and if it is bad made smaller. */

/** A wrong answer: the message says what is wrong, `request` what was sent. */
class Fault extends Error {
  constructor(
    fault: string,
    readonly request: string,
  ) {
    super(fault);
  }
}

export interface Field {
  api: Api;
  /** The API's, and the pages. */
  endpoints: Endpoint[];
  url: URL;
  seed: number;
  tally: Counter;
}

const longestShrinking = 10_000;
const shownBytes = 600;

/** Every fifth goes to the bare socket. */
const isRaw = (index: number) => index % 5 === 4;

async function learn(
  { world }: Worker,
  { endpoint, verb, isCredible }: Exchange,
  outcome: Outcome,
  worker: Worker,
  draft: Draft,
) {
  if (!isReply(outcome)) return;
  if (outcome.status === 201 && verb === 'POST') {
    const { name } = JSON.parse(outcome.text || '{}') as { name?: string };
    if (name && endpoint.path === '/api/admin/roles') world.roles.push(name);
    if (name && endpoint.path === '/api/admin/permissions') world.permissions.push(name);
  }
  const ends = /^(POST \/api\/logout|(PUT|DELETE) \/api\/users\/me\/)/.test(endpoint.name);
  if (isCredible && (outcome.status === 401 || (ends && outcome.status < 400)))
    await worker.revive(draft.caller);
}

async function attempt(field: Field, worker: Worker, endpoint: Endpoint, drawn: Draft, isFirst: boolean) {
  const draft = await prepare(endpoint, worker, drawn);
  const exchange = exchangeOf(draft, endpoint, worker.caller(draft.caller), field.url.origin);
  if (isFirst) field.tally.note(lineOf(exchange));
  const outcome = await send(field.url, exchange);
  if (isFirst && isReply(outcome)) {
    field.tally.count(outcome.status, outcome.milliseconds);
    const isPosted = draft.encoding === 'posted-form';
    const done =
      outcome.status < 300 || (isPosted && outcome.status === 303 && outcome.headers.location === '/account');
    if (done && draft.verb === null) field.tally.reach(endpoint);
  }
  await learn(worker, exchange, outcome, worker, draft);
  const fault = faultOf(field.api, exchange, outcome);
  if (outcome === 'hung' && isOverloaded()) return field.tally.late();
  if (fault) throw new Fault(fault, lineOf(exchange));
}

function draftProperty(field: Field, worker: Worker, endpoint: Endpoint) {
  let isFirst = true;
  return fc.asyncProperty(draftsFor(endpoint), async (draft) => {
    const first = isFirst;
    isFirst = false;
    await attempt(field, worker, endpoint, draft, first);
  });
}

function rawProperty({ url, tally }: Field, worker: Worker) {
  let isFirst = true;
  return fc.asyncProperty(rawDrafts, async (draft) => {
    const bytes = textOf(draft, { host: url.host, token: worker.caller('member')?.token ?? '' });
    if (isFirst) tally.note(JSON.stringify(bytes.slice(0, shownBytes)));
    const reply = await exchangeRaw(url, bytes);
    if (isFirst) for (const status of statusesOf(reply)) tally.count(status);
    isFirst = false;
    const fault = faultOfRaw(reply);
    if (!reply.ended && isOverloaded()) return tally.late();
    if (fault) throw new Fault(fault, JSON.stringify(bytes.slice(0, shownBytes)));
  });
}

/** Sends the draw with this number. */
export async function draw(field: Field, worker: Worker, index: number): Promise<void> {
  const endpoint = field.endpoints[(index - Math.floor(index / 5)) % field.endpoints.length];
  if (!endpoint) throw new Error('There is nothing to send to.');
  const parameters = {
    seed: (field.seed + index) | 0,
    ...{ numRuns: 1, interruptAfterTimeLimit: longestShrinking, markInterruptAsFailure: false },
  };
  const { failed, errorInstance } = await (isRaw(index)
    ? fc.check(rawProperty(field, worker), parameters)
    : fc.check(draftProperty(field, worker, endpoint), parameters));
  if (!failed) return;
  const found = errorInstance instanceof Fault ? errorInstance : null;
  if (errorInstance && !found) throw errorInstance;
  // Without one it was interrupted before the first try was through.
  if (!found && isOverloaded()) return field.tally.late();
  const message = found?.message ?? `not through within ${longestShrinking / 1_000} s`;
  const request = found?.request ?? '';
  field.tally.find({ index, fault: `${isRaw(index) ? 'raw' : endpoint.name}: ${message}`, request });
}
