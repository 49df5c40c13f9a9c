import fc from 'fast-check';
import type { Api, Endpoint } from '#tests/fuzz/document';
import { addLiveValues } from '#tests/fuzz/live-values';
import { faultOf } from '#tests/fuzz/oracle';
import { exchangeRaw, faultOfRaw, statusesOf } from '#tests/fuzz/raw-exchange';
import { rawRequests, textOf } from '#tests/fuzz/raw-request';
import { type FuzzRequest, requestsFor } from '#tests/fuzz/request';
import { isOverloaded, isReply, type Outcome, send } from '#tests/fuzz/send';
import type { Statistics } from '#tests/fuzz/statistics';
import { lineOf, type WireRequest, wireRequestOf } from '#tests/fuzz/wire-request';
import type { Worker } from '#tests/fuzz/worker';

/** One draw: generated from the seed and its number alone, sent, checked, and shrunk if it fails. */

/** A wrong answer: `message` names the fault, `request` shows what was sent. */
class Fault extends Error {
  constructor(
    fault: string,
    readonly request: string,
  ) {
    super(fault);
  }
}

export interface FuzzContext {
  api: Api;
  /** The API's, and the pages. */
  endpoints: Endpoint[];
  url: URL;
  seed: number;
  statistics: Statistics;
}

const longestShrinking = 10_000;
const shownBytes = 600;

/** Every fifth goes to the bare socket. */
const isRaw = (index: number) => index % 5 === 4;

async function learn(
  { fixture }: Worker,
  { endpoint, verb, hasValidCredentials }: WireRequest,
  outcome: Outcome,
  worker: Worker,
  request: FuzzRequest,
) {
  if (!isReply(outcome)) return;
  if (outcome.status === 201 && verb === 'POST') {
    const { name } = JSON.parse(outcome.text || '{}') as { name?: string };
    if (name && endpoint.path === '/api/admin/roles') fixture.roles.push(name);
    if (name && endpoint.path === '/api/admin/permissions') fixture.permissions.push(name);
  }
  const ends = /^(POST \/api\/logout|(PUT|DELETE) \/api\/users\/me\/)/.test(endpoint.name);
  if (hasValidCredentials && (outcome.status === 401 || (ends && outcome.status < 400)))
    await worker.restore(request.caller);
}

async function attempt(
  context: FuzzContext,
  worker: Worker,
  endpoint: Endpoint,
  drawn: FuzzRequest,
  isFirst: boolean,
) {
  const request = await addLiveValues(endpoint, worker, drawn);
  const wireRequest = wireRequestOf(request, endpoint, worker.caller(request.caller), context.url.origin);
  if (isFirst) context.statistics.note(lineOf(wireRequest));
  const outcome = await send(context.url, wireRequest);
  if (isFirst && isReply(outcome)) {
    context.statistics.count(outcome.status, outcome.milliseconds);
    const isPosted = request.encoding === 'posted-form';
    const done =
      outcome.status < 300 || (isPosted && outcome.status === 303 && outcome.headers.location === '/account');
    if (done && request.verb === null) context.statistics.reach(endpoint);
  }
  await learn(worker, wireRequest, outcome, worker, request);
  const fault = faultOf(context.api, wireRequest, outcome);
  if (outcome === 'hung' && isOverloaded()) return context.statistics.late();
  if (fault) throw new Fault(fault, lineOf(wireRequest));
}

function requestProperty(context: FuzzContext, worker: Worker, endpoint: Endpoint) {
  let isFirst = true;
  return fc.asyncProperty(requestsFor(endpoint), async (request) => {
    const first = isFirst;
    isFirst = false;
    await attempt(context, worker, endpoint, request, first);
  });
}

function rawProperty({ url, statistics }: FuzzContext, worker: Worker) {
  let isFirst = true;
  return fc.asyncProperty(rawRequests, async (request) => {
    const bytes = textOf(request, { host: url.host, token: worker.caller('member')?.token ?? '' });
    if (isFirst) statistics.note(JSON.stringify(bytes.slice(0, shownBytes)));
    const reply = await exchangeRaw(url, bytes);
    if (isFirst) for (const status of statusesOf(reply)) statistics.count(status);
    isFirst = false;
    const fault = faultOfRaw(reply);
    if (!reply.ended && isOverloaded()) return statistics.late();
    if (fault) throw new Fault(fault, JSON.stringify(bytes.slice(0, shownBytes)));
  });
}

/** Sends the draw with this number. */
export async function draw(context: FuzzContext, worker: Worker, index: number): Promise<void> {
  const endpoint = context.endpoints[(index - Math.floor(index / 5)) % context.endpoints.length];
  if (!endpoint) throw new Error('There is nothing to send to.');
  const parameters = {
    seed: (context.seed + index) | 0,
    ...{ numRuns: 1, interruptAfterTimeLimit: longestShrinking, markInterruptAsFailure: false },
  };
  const { failed, errorInstance } = await (isRaw(index)
    ? fc.check(rawProperty(context, worker), parameters)
    : fc.check(requestProperty(context, worker, endpoint), parameters));
  if (!failed) return;
  const found = errorInstance instanceof Fault ? errorInstance : null;
  if (errorInstance && !found) throw errorInstance;
  // Without one it was interrupted before the first try was through.
  if (!found && isOverloaded()) return context.statistics.late();
  const message = found?.message ?? `not through within ${longestShrinking / 1_000} s`;
  const request = found?.request ?? '';
  context.statistics.find({ index, fault: `${isRaw(index) ? 'raw' : endpoint.name}: ${message}`, request });
}
