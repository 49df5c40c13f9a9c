import { prefersHtml } from '#lib/accept';
import {
  fileAnswer,
  jsonAnswer,
  type LogContext,
  problemAnswer,
  refusalPageAnswer,
  toAppError,
} from '#lib/adapters/answer';
import { type Body, collect, type Fields, readBody, typeOf } from '#lib/adapters/body';
import { appendCookies } from '#lib/adapters/cookies';
import {
  endedSessionFlashHeader,
  type Form,
  flashDataHeader,
  flashHeader,
  formInput,
  nothingSaved,
  queryInput,
  readForm,
  requireMadeFor,
} from '#lib/adapters/form';
import { isOriginMismatch, ownOriginSentence } from '#lib/adapters/origin';
import { contextOf } from '#lib/adapters/request';
import { templateOf } from '#lib/adapters/template';
import type { Context } from '#lib/core/operation/context';
import { Download } from '#lib/core/operation/download';
import type { Operation } from '#lib/core/operation/operation';
import { clearSessionCookies } from '#lib/core/sessions/issue-tokens';
import { withLiveCookies } from '#lib/core/sessions/renewal';
import { AppError, problemOf } from '#lib/errors';
import { leadingTo } from '#lib/schemas/path';

/**
 * All exports of a `route.ts`: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ … })`. Each verb
 * runs its operation, for a script (JSON) and for a plain form (303) alike; a verb without one answers 405.
 */

export const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Verb = (typeof verbs)[number];
export type Operations = Partial<Record<Verb, Operation>>;

interface RouteContext {
  /** Resolves to undefined where the path has none. */
  params: Promise<Record<string, string | string[]> | undefined>;
}

export interface Handler {
  (request: Request, route: RouteContext): Promise<Response>;
  /** For the scripts and tests that read the routes. */
  readonly operation: Operation | undefined;
}

function allowHeader(operations: Operations): string {
  const allowed = verbs.filter((verb) => operations[verb]);
  return [...allowed, ...(operations.GET ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function notAllowed(operations: Operations, requestId: string): Response {
  const response = problemAnswer(new AppError('method_not_allowed'), requestId);
  response.headers.set('Allow', allowHeader(operations));
  return response;
}

/** A path parameter that is repeated in query or body becomes a list, which no schema takes for an id. */
async function mergeParams(
  query: URLSearchParams,
  { params }: RouteContext,
  fields: Fields,
): Promise<Fields> {
  const merged: Fields = { ...fields };
  for (const [name, value] of Object.entries((await params) ?? {})) {
    merged[name] = name in fields || query.has(name) ? [value, fields[name]] : value;
  }
  return merged;
}

/** The query fields of a POST, PUT, PATCH or DELETE; a field that the body has, too, becomes a list. */
function mergeQuery(search: URLSearchParams, { declaration }: Operation, fields: Fields): Fields {
  const query = collect(search);
  const merged = { ...fields };
  for (const name of declaration.query ?? [])
    if (name in query) merged[name] = name in fields ? [query[name], fields[name]] : query[name];
  return merged;
}

const wantsJson = (request: Request) =>
  /\bapplication\/(problem\+)?json\b/.test(request.headers.get('accept') ?? '');

/** A form without a script: the user sees the answer. */
const isPlainForm = ({ method, headers }: Request) =>
  method === 'POST' &&
  typeOf(headers.get('content-type')) === 'application/x-www-form-urlencoded' &&
  prefersHtml(headers.get('accept') ?? '');

function statusOf({ declaration }: Operation, output: unknown): number {
  const { status = 200 } = declaration;
  return typeof status === 'function' ? status(output as never) : status;
}

/** Redirects a form: on success to `_next`, refused to `_back` with a flash, not logged in to /login. */
async function formAnswer({ context, operation }: Call, form: Form, error: AppError | null) {
  const { requestId } = context;
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (error?.code === 'unauthenticated') {
    headers.set('Location', leadingTo('/login', form.back));
    headers.append('Set-Cookie', await endedSessionFlashHeader(form, requestId));
  } else {
    headers.set('Location', error ? form.back : form.next);
    if (error) headers.append('Set-Cookie', await flashHeader(form, problemOf(error, requestId), operation));
  }
  return new Response(null, { status: 303, headers });
}

interface Call {
  context: Context;
  operation: Operation;
  raw: Fields;
  /** What a form posted, by itself or by the script of its page, which takes JSON. */
  posted: Form | null;
  json: boolean;
  logContext: LogContext;
  /** The browser opened us under another origin than APP_URL. */
  originMismatch: boolean;
}

async function done(call: Call, output: unknown): Promise<Response> {
  const { context, operation, posted, json } = call;
  if (output instanceof Download) return fileAnswer(output);
  const { cacheFor } = operation.declaration;
  const response =
    posted && !json
      ? await formAnswer(call, posted, null)
      : jsonAnswer(output, statusOf(operation, output), cacheFor);
  const actor = await context.authentication;
  const cookie = posted && (await flashDataHeader(posted, operation, output, actor?.sessionId ?? null));
  if (cookie) response.headers.append('Set-Cookie', cookie);
  return response;
}

async function refused(call: Call, thrown: unknown): Promise<Response> {
  const { requestId } = call.context;
  const form = call.json ? null : call.posted;
  const error = toAppError(thrown, call.logContext);
  if (error.code === 'cross_site_request' && call.originMismatch)
    return originMismatchAnswer(form, requestId);
  // No redirect for another site's form.
  if (form && error.code !== 'cross_site_request') return formAnswer(call, form, error);
  return problemAnswer(error, requestId);
}

const isOpen = ({ declaration }: Operation) => declaration.allow === 'anyone';

/** The cookies of a caller who is not authenticated belong to an ended session. */
function notAdmitted({ context, operation, posted }: Call, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'unauthenticated' || isOpen(operation)) return thrown;
  clearSessionCookies(context);
  return posted && !thrown.detail ? new AppError('unauthenticated', { detail: nothingSaved }) : thrown;
}

/** Cookie changes are sent with every outcome, because a replaced token is already used. */
async function answer(call: Call): Promise<Response> {
  const { context, operation, raw, posted } = call;
  const perform = async () => {
    if (posted) await requireMadeFor(posted, operation, context);
    return operation(context, raw);
  };
  const response = await perform()
    .then((output) => done(call, output))
    .catch((thrown) => refused(call, notAdmitted(call, thrown)));
  appendCookies(response.headers, context.cookies);
  return response;
}

/** Our own page under a wrong origin: refused, and the login page says why. By the URL, because no cookie would stay. */
function originMismatchAnswer(form: Form | null, requestId: string): Response {
  if (!form)
    return problemAnswer(new AppError('cross_site_request', { detail: ownOriginSentence() }), requestId);
  const headers = { 'Cache-Control': 'no-store', Location: '/login?mismatch=1' };
  return new Response(null, { status: 303, headers });
}

async function handle(verb: Verb, operations: Operations, request: Request, route: RouteContext) {
  const context = contextOf(request);
  const { requestId } = context;
  const { pathname, searchParams } = new URL(request.url);
  const path = templateOf(pathname, await route.params);
  const logContext = { requestId, method: verb, route: path };
  try {
    const body: Body =
      verb === 'GET' ? { kind: 'none', fields: collect(searchParams) } : await readBody(request);
    const posted = verb === 'POST' && body.kind === 'form' ? readForm(body.fields) : null;
    const operation = operations[(posted?.method as Verb | undefined) ?? verb];
    if (!operation) return notAllowed(operations, requestId);
    const fields = posted ? formInput(operation, posted.fields) : body.fields;
    const sent = verb === 'GET' ? queryInput(operation, fields) : mergeQuery(searchParams, operation, fields);
    const raw = await mergeParams(searchParams, route, sent);
    // No renewal for cross-site requests, nor for operations without a session.
    const caller = context.crossSite || isOpen(operation) ? context : await withLiveCookies(context);
    const [json, originMismatch] = [wantsJson(request), isOriginMismatch(request.headers)];
    return await answer({ context: caller, operation, raw, posted, json, logContext, originMismatch });
  } catch (thrown) {
    const response = isPlainForm(request) ? refusalPageAnswer : problemAnswer;
    const refusal = response(toAppError(thrown, logContext), requestId);
    appendCookies(refusal.headers, context.cookies);
    return refusal;
  }
}

export function route(operations: Operations): Record<Verb | 'OPTIONS', Handler> {
  const handler = (verb: Verb | 'OPTIONS'): Handler =>
    Object.assign(
      async (request: Request, context: RouteContext) =>
        verb === 'OPTIONS'
          ? notAllowed(operations, contextOf(request).requestId)
          : handle(verb, operations, request, context),
      { operation: verb === 'OPTIONS' ? undefined : operations[verb] },
    );
  const [GET, POST, PUT, PATCH, DELETE] = verbs.map(handler) as [Handler, Handler, Handler, Handler, Handler];
  return { GET, POST, PUT, PATCH, DELETE, OPTIONS: handler('OPTIONS') };
}
