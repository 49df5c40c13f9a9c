import fc from 'fast-check';
import type { Api, Endpoint } from '#tests/fuzz/document';
import { type Account, addLiveValues } from '#tests/fuzz/live-values';
import { faultOf } from '#tests/fuzz/oracle';
import { exchangeRaw, faultOfRaw, rawRequests, statusesOf, textOf } from '#tests/fuzz/raw';
import type { Record } from '#tests/fuzz/report';
import { type Caller, requestsFor } from '#tests/fuzz/request';
import { isOverloaded, isReply, send } from '#tests/fuzz/send';
import { lineOf, wireRequestOf } from '#tests/fuzz/wire-request';
import { administrator, limitedAdministrator, newUser } from '#tests/support/users';

/** One draw: generated from the seed and its number alone, sent, checked, and shrunk if it fails. */

/** A wrong answer: the message names the fault, `request` shows what was sent. */
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
  record: Record;
}

const longestShrinking = 10_000;
const shownBytes = 600;

const limited = [
  'admin:access',
  'users:read',
  'users:update',
  'roles:read',
  'sessions:read',
  'audit:read',
] as const;

/** A caller of this one request, so that no other request ends their session. */
const callers: { [Kind in Caller]: () => Promise<Account | null> } = {
  guest: async () => null,
  user: () => newUser({ withPassword: true }),
  limited: () => limitedAdministrator([...limited], { withPassword: true }),
  administrator: () => administrator({ withPassword: true }),
};

function requests({ api, url, record }: FuzzContext, endpoint: Endpoint) {
  let isFirst = true;
  return fc.asyncProperty(requestsFor(endpoint), async (drawn) => {
    const caller = await callers[drawn.caller]();
    const request = await addLiveValues(endpoint, caller, drawn);
    const wireRequest = wireRequestOf(request, endpoint, caller, url.origin);
    record.note(lineOf(wireRequest));
    const outcome = await send(url, wireRequest);
    if (isFirst && isReply(outcome)) {
      const { status, headers, milliseconds } = outcome;
      const isRedirected =
        request.encoding === 'posted-form' && status === 303 && headers.location === '/account';
      record.count(status, milliseconds);
      if ((status < 300 || isRedirected) && request.verb === null) record.succeeded.add(endpoint.name);
    }
    isFirst = false;
    const fault = faultOf(api, wireRequest, outcome);
    if (outcome === 'hung' && isOverloaded()) record.late += 1;
    else if (fault) throw new Fault(fault, lineOf(wireRequest));
  });
}

function rawBytes({ url, record }: FuzzContext) {
  let isFirst = true;
  return fc.asyncProperty(rawRequests, async (request) => {
    const bytes = textOf(request, { host: url.host, token: (await newUser()).accessToken });
    const shown = JSON.stringify(bytes.slice(0, shownBytes));
    record.note(shown);
    const reply = await exchangeRaw(url, bytes);
    if (isFirst) for (const status of statusesOf(reply)) record.count(status);
    isFirst = false;
    const fault = faultOfRaw(reply);
    if (!reply.ended && isOverloaded()) record.late += 1;
    else if (fault) throw new Fault(fault, shown);
  });
}

/** Sends the draw with this number; every fifth goes to the bare socket. */
export async function draw(context: FuzzContext, index: number): Promise<void> {
  const endpoint = context.endpoints[(index - Math.floor(index / 5)) % context.endpoints.length];
  if (!endpoint) throw new Error('There is nothing to send to.');
  const isRaw = index % 5 === 4;
  const parameters = {
    seed: (context.seed + index) | 0,
    numRuns: 1,
    interruptAfterTimeLimit: longestShrinking,
    markInterruptAsFailure: false,
  };
  const { failed, errorInstance: error } = isRaw
    ? await fc.check(rawBytes(context), parameters)
    : await fc.check(requests(context, endpoint), parameters);
  if (!failed) return;
  const fault = error instanceof Fault ? error : null;
  if (error && !fault) throw error;
  // Without a fault it was interrupted before the first try was through.
  if (!fault && isOverloaded()) context.record.late += 1;
  else
    context.record.find({
      index,
      fault: `${isRaw ? 'raw' : endpoint.name}: ${fault?.message ?? `not through within ${longestShrinking / 1_000} s`}`,
      request: fault?.request ?? '',
    });
}
