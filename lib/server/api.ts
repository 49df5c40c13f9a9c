import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Handler } from '#lib/adapters/route';

/**
 * Answers the API by the handlers of the route files. They are ordinary handlers of Next; without Next in between a
 * request costs half the CPU time (docs/performance.md).
 */

/** One `route.ts`. */
export interface ApiRoute {
  /** As Next names it: `/api/users/[id]`, `/api/[...path]`. */
  template: string;
  handlers: Partial<Record<string, Handler>>;
}

/** A node of the route tree: a literal segment precedes a parameter, and that a catch-all. */
interface Segment {
  literal: Map<string, Segment>;
  parameter: { name: string; below: Segment } | null;
  catchAll: { name: string; handlers: ApiRoute['handlers'] } | null;
  handlers: ApiRoute['handlers'] | null;
}

interface Match {
  handlers: ApiRoute['handlers'];
  params: Record<string, string | string[]>;
}

const newSegment = (): Segment => ({ literal: new Map(), parameter: null, catchAll: null, handlers: null });

function addRoute(root: Segment, { template, handlers }: ApiRoute): void {
  let at = root;
  for (const part of template.split('/').slice(1)) {
    const [, dots, name] = /^\[(\.{3})?(\w+)\]$/.exec(part) ?? [];
    if (name && dots) {
      at.catchAll = { name, handlers };
      return;
    }
    const below = (name ? at.parameter?.below : at.literal.get(part)) ?? newSegment();
    if (name) at.parameter = { name, below };
    else at.literal.set(part, below);
    at = below;
  }
  at.handlers = handlers;
}

function matchOf(
  { literal, parameter, catchAll, handlers }: Segment,
  parts: readonly string[],
): Match | null {
  const [part, ...others] = parts;
  if (part === undefined) return handlers && { handlers, params: {} };
  const named = literal.get(part);
  const literally = named ? matchOf(named, others) : null;
  if (literally) return literally;
  const below = parameter && part !== '' ? matchOf(parameter.below, others) : null;
  if (parameter && below) return { ...below, params: { ...below.params, [parameter.name]: part } };
  return catchAll && { handlers: catchAll.handlers, params: { [catchAll.name]: [...parts] } };
}

/** A request with checked headers and its whole body. */
export interface Received {
  method: string;
  /** The path with its query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer | undefined;
}

function requestOf({ method, url, headers, body }: Received, origin: string): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const bare = method === 'GET' || method === 'HEAD' || body === undefined;
  return new Request(origin + url, { method, headers: pairs, ...(!bare && { body: new Uint8Array(body) }) });
}

/**
 * Files are streamed; other answers are short. Nothing is compressed, because lengths could reveal secrets (BREACH). A
 * proxy may compress files.
 */
async function send(answer: Response, response: ServerResponse, bodiless: boolean): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  if (bodiless || !answer.body) {
    await answer.body?.cancel();
    response.end();
  } else if (answer.headers.has('content-disposition')) {
    await pipeline(Readable.fromWeb(answer.body as never), response).catch((error) => {
      // The client went away: no failure of ours, and nothing for the log.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  } else {
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

export interface ApiHandler {
  /** Answers, or resolves to false for other paths. */
  (received: Received, response: ServerResponse): Promise<boolean>;
  /** Bytes that a body at this URL may have; undefined for the usual limit. */
  longestBody(url: string): number | undefined;
}

/** By the template of the route, which has no parameters. */
function longestBodies(routes: readonly ApiRoute[]): ReadonlyMap<string, number> {
  const uploads = routes.map(({ template, handlers }) => {
    const operations = Object.values(handlers).flatMap((handler) => handler?.operation ?? []);
    return [template, operations.find(({ declaration }) => declaration.upload)?.declaration.upload] as const;
  });
  return new Map(uploads.flatMap(([path, upload]) => (upload ? [[path, upload.longestBody] as const] : [])));
}

export function serveApi(routes: readonly ApiRoute[], origin: string): ApiHandler {
  const root = newSegment();
  for (const one of routes) addRoute(root, one);
  const longest = longestBodies(routes);
  const answer = async (received: Received, response: ServerResponse) => {
    const { method, url } = received;
    const [path = ''] = url.split('?', 1);
    const match = matchOf(root, path.split('/').slice(1).map(decodeURIComponent));
    const handler = match?.handlers[method === 'HEAD' ? 'GET' : method];
    if (!match || !handler) return false;
    const answered = await handler(requestOf(received, origin), { params: Promise.resolve(match.params) });
    await send(answered, response, method === 'HEAD');
    return true;
  };
  return Object.assign(answer, { longestBody: (url: string) => longest.get(url.split('?', 1)[0] ?? '') });
}
