import type { NextRequest } from 'next/server.js';
import { fileAnswer, jsonAnswer, type Place, problemAnswer, toAppError } from '#lib/adapters/answer';
import { type Body, collect, type Fields, readBody } from '#lib/adapters/body';
import { appendCookies } from '#lib/adapters/cookies';
import { type Form, flashHeader, formInput, queryInput, readForm, toldHeader } from '#lib/adapters/form';
import { isMisplaced, ownOriginSentence } from '#lib/adapters/origin';
import { contextOf } from '#lib/adapters/request';
import { templateOf } from '#lib/adapters/template';
import type { Context } from '#lib/core/context';
import { Download } from '#lib/core/download';
import type { Operation } from '#lib/core/operation';
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
  (request: NextRequest, route: RouteContext): Promise<Response>;
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
async function mergeParams(request: NextRequest, { params }: RouteContext, fields: Fields): Promise<Fields> {
  const query = request.nextUrl.searchParams;
  const merged: Fields = { ...fields };
  for (const [name, value] of Object.entries((await params) ?? {})) {
    merged[name] = name in fields || query.has(name) ? [value, fields[name]] : value;
  }
  return merged;
}

const readQuery = (request: NextRequest) => collect(request.nextUrl.searchParams);

/** What an operation takes from the query of a POST, PUT, PATCH or DELETE: a field that the body has too is a list. */
function mergeQuery(request: NextRequest, { declaration }: Operation, fields: Fields): Fields {
  const query = readQuery(request);
  const merged = { ...fields };
  for (const name of declaration.query ?? [])
    if (name in query) merged[name] = name in fields ? [query[name], fields[name]] : query[name];
  return merged;
}

const wantsJson = (request: NextRequest) =>
  /\bapplication\/(problem\+)?json\b/.test(request.headers.get('accept') ?? '');

function statusOf({ declaration }: Operation, output: unknown): number {
  const { status = 200 } = declaration;
  return typeof status === 'function' ? status(output as never) : status;
}

/** The way back for a form: done, on to `_next`; refused, again to `_back` with a flash; not logged in, to /login. */
async function formAnswer(
  form: Form,
  operation: Operation | undefined,
  error: AppError | null,
  requestId: string,
) {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (error?.code === 'unauthenticated') {
    headers.set('Location', leadingTo('/login', form.back));
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
  place: Place;
  /** The browser found us under another origin than APP_URL. */
  misplaced: boolean;
}

async function done({ context, operation, posted, json }: Call, output: unknown): Promise<Response> {
  if (output instanceof Download) return fileAnswer(output);
  const { cacheFor } = operation.declaration;
  const response =
    posted && !json
      ? await formAnswer(posted, operation, null, context.requestId)
      : jsonAnswer(output, statusOf(operation, output), cacheFor);
  appendCookies(response.headers, context.cookies);
  const actor = await context.authentication;
  const told = posted && (await toldHeader(posted, operation, output, actor?.sessionId ?? null));
  if (told) response.headers.append('Set-Cookie', told);
  return response;
}

async function answer(call: Call): Promise<Response> {
  const { context, operation, raw, misplaced } = call;
  const { requestId } = context;
  const form = call.json ? null : call.posted;
  try {
    return await done(call, await operation(context, raw));
  } catch (thrown) {
    const error = toAppError(thrown, call.place);
    if (error.code === 'cross_site_request' && misplaced) return misplacedAnswer(form, requestId);
    // No redirect for another site's form: it is told no, and nothing else happens.
    if (form && error.code !== 'cross_site_request') return formAnswer(form, operation, error, requestId);
    return problemAnswer(error, requestId);
  }
}

/** Our own page under a wrong origin: refused all the same, but told what to mend. No cookie would stay, so by the URL. */
function misplacedAnswer(form: Form | null, requestId: string): Response {
  if (!form)
    return problemAnswer(new AppError('cross_site_request', { detail: ownOriginSentence() }), requestId);
  const headers = { 'Cache-Control': 'no-store', Location: '/login?misplaced=1' };
  return new Response(null, { status: 303, headers });
}

async function handle(verb: Verb, operations: Operations, request: NextRequest, route: RouteContext) {
  const context = contextOf(request);
  const { requestId } = context;
  const path = templateOf(request.nextUrl.pathname, await route.params);
  const place = { requestId, method: verb, route: path };
  try {
    const body: Body =
      verb === 'GET' ? { kind: 'none', fields: readQuery(request) } : await readBody(request);
    const posted = verb === 'POST' && body.kind === 'form' ? readForm(body.fields) : null;
    const operation = operations[(posted?.method as Verb | undefined) ?? verb];
    if (!operation) return notAllowed(operations, requestId);
    const fields = posted ? formInput(operation, posted.fields) : body.fields;
    const sent = verb === 'GET' ? queryInput(operation, fields) : mergeQuery(request, operation, fields);
    const raw = await mergeParams(request, route, sent);
    const [json, misplaced] = [wantsJson(request), isMisplaced(request.headers)];
    return await answer({ context, operation, raw, posted, json, place, misplaced });
  } catch (thrown) {
    return problemAnswer(toAppError(thrown, place), requestId);
  }
}

export function route(operations: Operations): Record<Verb | 'OPTIONS', Handler> {
  const handler = (verb: Verb | 'OPTIONS'): Handler =>
    Object.assign(
      async (request: NextRequest, context: RouteContext) =>
        verb === 'OPTIONS'
          ? notAllowed(operations, contextOf(request).requestId)
          : handle(verb, operations, request, context),
      { operation: verb === 'OPTIONS' ? undefined : operations[verb] },
    );
  const [GET, POST, PUT, PATCH, DELETE] = verbs.map(handler) as [Handler, Handler, Handler, Handler, Handler];
  return { GET, POST, PUT, PATCH, DELETE, OPTIONS: handler('OPTIONS') };
}
