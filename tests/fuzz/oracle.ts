import type { Api, Bodies, Endpoint } from '#tests/fuzz/document';
import { leakIn } from '#tests/fuzz/leaks';
import { isReply, longestMilliseconds, type Outcome, type Reply } from '#tests/fuzz/send';
import type { WireRequest } from '#tests/fuzz/wire-request';

/** The oracle: finds the fault of an answer that the API document does not promise. */

/** Bytes of a head that Node reads; more is a 431 or a closed socket. */
const longestHead = 16 * 1_024;

/** Headers of every answer to a request that the server could read. */
const always: Record<string, RegExp> = {
  'x-request-id': /^[0-9a-f-]{36}$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /./,
};

const typeOf = ({ headers }: Reply) => String(headers['content-type'] ?? '').split(';')[0] ?? '';

const sizeOf = ({ target, headers }: WireRequest) =>
  target.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

/** The operations that a request may be: a form says which by `_method`. */
function candidates(api: Api, { verb, endpoint }: WireRequest): Endpoint[] {
  const onPath = api.endpoints.filter(({ path }) => path === endpoint.path);
  if (verb === 'POST') return onPath.filter((one) => one.verb !== 'GET');
  return onPath.filter((one) => one.verb === (verb === 'HEAD' ? 'GET' : verb));
}

function faultInBody(bodies: Bodies, verb: string, reply: Reply): string | null {
  if (bodies.size === 0) return reply.text === '' ? null : 'has a body where none is declared';
  const type = typeOf(reply);
  const check = bodies.get(type) ?? bodies.get(`${type.split('/')[0]}/*`);
  if (!check) return `has the undeclared type "${type}"`;
  const fault = verb === 'HEAD' ? null : check(reply.text);
  return fault && `breaks its schema: ${fault}`;
}

/** A plain form that cannot be read is answered by a page: a user sees it (lib/adapters/route.ts). */
const mayGetPage = ({ verb, headers }: WireRequest) =>
  verb === 'POST' && headers.some(([name, value]) => /^accept$/i.test(name) && value.includes('text/html'));

function undeclared(api: Api, wireRequest: WireRequest, reply: Reply): string | null {
  const { status } = reply;
  if (!wireRequest.isOnPath || wireRequest.endpoint.responses.size === 0) return null;
  const problems: Bodies = new Map([['application/problem+json', api.problem]]);
  const declared = candidates(api, wireRequest).flatMap(({ responses }) => {
    const bodies = responses.get(String(status)) ?? (status >= 400 ? responses.get('default') : undefined);
    return bodies ? [bodies] : [];
  });
  // The server or the adapter refuses what no operation answers.
  if (declared.length === 0 && status >= 400) declared.push(problems);
  if (status >= 400 && mayGetPage(wireRequest)) declared.push(new Map([['text/html', () => null]]));
  if (declared.length === 0) return 'is not declared';
  const faults = declared.map((bodies) => faultInBody(bodies, wireRequest.verb, reply));
  return faults.includes(null) ? null : (faults[0] ?? null);
}

/** Files without personal content. */
const publicFiles = new Set([
  '/.well-known/jwks.json',
  '/api/branding/logo/{hash}',
  '/apple-icon.png',
  '/favicon.ico',
  '/icon.svg',
]);

/**
 * Everything of the API, every page, and every answer that sets a cookie or failed; but no redirect of Next.
 */
function mustNotBeKept({ endpoint, isOnPath }: WireRequest, { status, headers }: Reply): boolean {
  if (headers['set-cookie'] || status >= 500) return true;
  if (publicFiles.has(endpoint.path) && status === 200) return false;
  return endpoint.responses.size > 0 ? isOnPath : status === 200;
}

function missingHeader(wireRequest: WireRequest, reply: Reply): string | null {
  const { status, headers } = reply;
  // Node refused it: the head was too long to be read.
  if (status === 431) return null;
  const wrong = Object.entries(always).find(([name, form]) => !form.test(String(headers[name] ?? '')));
  if (wrong) return `has ${wrong[0]}: ${headers[wrong[0]]}`;
  if (mustNotBeKept(wireRequest, reply) && !/no-store/.test(String(headers['cache-control'])))
    return `has cache-control: ${headers['cache-control']}`;
  return status === 405 && !headers.allow ? 'has no Allow' : null;
}

function oddId(reply: Reply): string | null {
  if (typeOf(reply) !== 'application/problem+json' || reply.text === '' || reply.status === 431) return null;
  const { requestId, status } = JSON.parse(reply.text) as { requestId?: string; status?: number };
  if (requestId !== reply.headers['x-request-id']) return 'has two request ids';
  return status === reply.status ? null : `says ${status} in its body`;
}

/** The fault in words, or null. A 503 is no fault here: it is counted. */
export function faultOf(api: Api, wireRequest: WireRequest, outcome: Outcome): string | null {
  if (outcome === 'hung') return `no answer within ${longestMilliseconds / 1_000} s`;
  if (!isReply(outcome)) return sizeOf(wireRequest) > longestHead ? null : `no answer: ${outcome.broken}`;
  const { status } = outcome;
  if (status >= 500 && status !== 503) return `${status}: ${outcome.text.slice(0, 200)}`;
  const fault =
    undeclared(api, wireRequest, outcome) ??
    missingHeader(wireRequest, outcome) ??
    oddId(outcome) ??
    leakIn(outcome.text, wireRequest.endpoint.name);
  return fault && `${status} ${fault}`;
}
