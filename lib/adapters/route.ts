import { prefersHtml } from '#lib/accept';
import {
  fileAnswer,
  imageAnswer,
  jsonAnswer,
  problemAnswer,
  redirectAnswer,
  refusalPageAnswer,
  toAppError,
} from '#lib/adapters/answer';
import { collect, type Fields, formTypes, readBody, typeOf } from '#lib/adapters/body';
import { appendCookies } from '#lib/adapters/cookies';
import { flashAgeOverLogin, flashHeader, noticeHeader } from '#lib/adapters/flash';
import { type Form, isPlain, readForm, requireMadeFor } from '#lib/adapters/form';
import { formInput, keptValues, queryInput } from '#lib/adapters/input';
import { isOriginMismatch, ownOriginSentence } from '#lib/adapters/origin';
import { contextOf } from '#lib/adapters/request';
import { templateOf } from '#lib/adapters/template';
import type { Context } from '#lib/core/operation/context';
import { Download, Image } from '#lib/core/operation/download';
import type { Operation, Upload } from '#lib/core/operation/operation';
import { clearSessionCookies } from '#lib/core/sessions/issue-tokens';
import { withLiveCookies } from '#lib/core/sessions/renewal';
import { AppError, problemOf } from '#lib/errors';
import { leadingTo } from '#lib/schemas/path';

/**
 * All exports of a `route.ts`: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ … })`. Each verb
 * runs its operation, for a script (JSON) and for a plain form (303) alike; a verb without one answers 405.
 * A request is read once (`readCall`), and answered once: by `perform` or `refused`.
 */

export const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Verb = (typeof verbs)[number];
export type Operations = Partial<Record<Verb, Operation>>;

interface RouteContext {
  /** Resolves to undefined where the path has none. */
  params: Promise<Params | undefined>;
}

type Params = Record<string, string | string[]>;

export interface Handler {
  (request: Request, route: RouteContext): Promise<Response>;
  /** For the scripts and tests that read the routes. */
  readonly operation: Operation | undefined;
}

function notAllowed(operations: Operations, requestId: string): Response {
  const allowed = verbs.filter((verb) => operations[verb]);
  const response = problemAnswer(new AppError('method_not_allowed'), requestId);
  response.headers.set('Allow', [...allowed, ...(operations.GET ? ['HEAD'] : []), 'OPTIONS'].join(', '));
  return response;
}

interface Asked {
  verb: Verb;
  request: Request;
  context: Context;
  params: Params;
}

/** What an operation is called with. */
interface Call {
  context: Context;
  operation: Operation;
  /** Not checked yet. */
  input: Fields;
  /** What a form posted, by itself or by the script of its page. */
  form: Form | null;
  /** Of the route, with its parameters. */
  path: string;
}

const isOpen = ({ declaration }: Operation) => declaration.allow === 'anyone';

const wantsJson = (request: Request) =>
  /\bapplication\/(problem\+)?json\b/.test(request.headers.get('accept') ?? '');

/**
 * Adds what the operation takes from the query, whatever the verb, and the path. A name that comes twice becomes a list,
 * which no schema takes for an id.
 */
function merge({ declaration }: Operation, fields: Fields, query: Fields, params: Params): Fields {
  const merged = { ...fields };
  for (const name of declaration.query ?? [])
    if (name in query) merged[name] = name in fields ? [query[name], fields[name]] : query[name];
  for (const [name, value] of Object.entries(params))
    merged[name] = name in merged || name in query ? [value, merged[name]] : value;
  return merged;
}

/** What file the route takes, if any. */
const uploadOf = (operations: Operations): Upload | undefined =>
  Object.values(operations).find(({ declaration }) => declaration.upload)?.declaration.upload;

/** Null if the route has no operation for the verb. @throws AppError for a body that cannot be read */
async function readCall(
  { verb, request, context, params }: Asked,
  operations: Operations,
): Promise<Call | null> {
  const { pathname: path, searchParams } = new URL(request.url);
  const query = collect(searchParams);
  const body = verb === 'GET' ? null : await readBody(request, uploadOf(operations));
  const form = verb === 'POST' && body?.kind === 'form' ? readForm(body.fields, wantsJson(request)) : null;
  const operation = operations[form?.method ?? verb];
  if (!operation) return null;
  const sent = form
    ? formInput(operation, form.fields, form.zone)
    : (body?.fields ?? queryInput(operation, query));
  const input = merge(operation, sent, body ? query : {}, params);
  // No renewal for cross-site requests, nor for operations without a session.
  const caller = context.crossSite || isOpen(operation) ? context : await withLiveCookies(context);
  return { context: caller, operation, input, form, path };
}

function statusOf({ declaration }: Operation, output: unknown): number {
  const { status = 200 } = declaration;
  return typeof status === 'function' ? status(output as never) : status;
}

async function perform(call: Call): Promise<Response> {
  const { context, operation, input, form, path } = call;
  if (form) await requireMadeFor(form, operation, context);
  const output = await operation(context, input);
  if (output instanceof Download) return fileAnswer(output);
  if (output instanceof Image) return imageAnswer(output);
  const { cacheFor, flash } = operation.declaration;
  const response = isPlain(form)
    ? redirectAnswer(form.next)
    : jsonAnswer(output, statusOf(operation, output), cacheFor);
  if (!form) return response;
  const data = flash?.(output as never, input as never);
  const { next, done, method } = form;
  if (!done && data === undefined) return response;
  const sessionId = (await context.authentication)?.sessionId ?? null;
  const notice = { done, method, path };
  response.headers.append('Set-Cookie', await noticeHeader(next, { ...notice, data }, sessionId));
  return response;
}

const nothingSaved = 'Your session had ended, so nothing of this form was saved.';

async function refused({ context, operation, form }: Call, error: AppError, headers: Headers) {
  const { requestId } = context;
  if (error.code === 'cross_site_request') {
    if (!isOriginMismatch(headers)) return problemAnswer(error, requestId);
    // Our own page under a wrong origin: the login page says why. By the URL, because no cookie would stay.
    if (isPlain(form)) return redirectAnswer('/login?mismatch=1');
    return problemAnswer(new AppError('cross_site_request', { detail: ownOriginSentence() }), requestId);
  }
  const isEnded = error.code === 'unauthenticated';
  // The cookies of a caller who is not authenticated belong to an ended session.
  if (isEnded && !isOpen(operation)) clearSessionCookies(context);
  if (isPlain(form)) {
    const { back, fields } = form;
    if (!isEnded) {
      const flash = { problem: problemOf(error, requestId), values: keptValues(operation, fields) };
      return redirectAnswer(back, await flashHeader(back, flash));
    }
    // Without the values, because another user may log in.
    const problem = problemOf(new AppError('conflict', { detail: nothingSaved }), requestId);
    const flash = await flashHeader(back, { problem, values: {} }, flashAgeOverLogin);
    return redirectAnswer(leadingTo('/login', back), flash);
  }
  const isSilent = form && isEnded && !isOpen(operation) && !error.detail;
  return problemAnswer(isSilent ? new AppError(error.code, { detail: nothingSaved }) : error, requestId);
}

/** A form without a script, which nobody could read: the user sees a page. */
function unread({ method, headers }: Request, error: AppError, requestId: string): Response {
  const isForm = method === 'POST' && formTypes.has(typeOf(headers.get('content-type')));
  const answer = isForm && prefersHtml(headers.get('accept') ?? '') ? refusalPageAnswer : problemAnswer;
  return answer(error, requestId);
}

async function handle(verb: Verb, operations: Operations, request: Request, route: RouteContext) {
  const context = contextOf(request);
  const { requestId } = context;
  const params = (await route.params) ?? {};
  const logged = { requestId, method: verb, route: templateOf(new URL(request.url).pathname, params) };
  let call: Call | null = null;
  let response: Response;
  try {
    call = await readCall({ verb, request, context, params }, operations);
    response = call ? await perform(call) : notAllowed(operations, requestId);
  } catch (thrown) {
    const error = toAppError(thrown, logged);
    response = call ? await refused(call, error, request.headers) : unread(request, error, requestId);
  }
  // With every outcome, because a replaced token is already used.
  appendCookies(response.headers, context.cookies);
  return response;
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
