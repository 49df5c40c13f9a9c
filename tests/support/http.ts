import { linkIdOf } from '#lib/core/links/one-time-token';
import { password, unique } from '#tests/support/users';

/** Calls of the API as a script or a browser makes them; redirects are answers, not followed. */

export const serverUrl = () => process.env.GATEHOUSE_TEST_URL ?? '';

interface Call {
  token?: string;
  cookies?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Any body, with a `Content-Type` in `headers`. */
  body?: BodyInit;
  server?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body if it is JSON, otherwise empty. */
  json: Record<string, unknown>;
  /** Cookies that the answer sets, by name; a cleared one is ''. */
  cookies: Record<string, string>;
}

function cookiesOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    headers.getSetCookie().map((line) => {
      const [pair = ''] = line.split(';');
      return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    }),
  );
}

function bodyOf({ json, form, body }: Call): { type: string | null; body: BodyInit | null } {
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  if (form) return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
  return { type: null, body: body ?? null };
}

export async function call(method: string, path: string, options: Call = {}): Promise<Answer> {
  const headers = new Headers(options.headers);
  const { type, body } = bodyOf(options);
  if (type && !headers.has('content-type')) headers.set('content-type', type);
  if (options.token) headers.set('authorization', `Bearer ${options.token}`);
  if (options.cookies) {
    headers.set(
      'cookie',
      Object.entries(options.cookies)
        .map((pair) => pair.join('='))
        .join('; '),
    );
  }
  const response = await fetch((options.server ?? serverUrl()) + path, {
    method,
    headers,
    body,
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text ? JSON.parse(text) : {},
    cookies: cookiesOf(response.headers),
  };
}

/** Headers that a browser sends from our own pages. */
export const asBrowser = (server = serverUrl()) => ({ 'sec-fetch-site': 'same-origin', origin: server });

export function signUpInput() {
  const name = `n${unique()}`;
  return { username: name, email: `${name}@example.test`, password };
}

/** The status and, if refused, the code: `403 forbidden`. */
export async function outcome(answer: Promise<Answer>): Promise<string> {
  const { status, json } = await answer;
  return typeof json.code === 'string' ? `${status} ${json.code}` : String(status);
}

/** The fields that a 422 names, sorted. */
export function fieldsOf({ json }: Answer): string[] {
  const errors = (json.errors ?? []) as { path: string }[];
  return [...new Set(errors.map(({ path }) => path))].sort();
}

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** The cookies of a user, as the browser keeps them. */
export const jar = ({ accessToken, refreshToken }: Tokens) => ({
  'gatehouse-access': accessToken,
  'gatehouse-refresh': refreshToken,
});

/** The cookie of an opened link. */
export const linkCookie = (secret: string) => ({ [`gatehouse-link-${linkIdOf(secret)}`]: secret });

/** Fields of a request that a browser sends from our own pages. */
export const inBrowser = (who: Tokens, server = serverUrl()) => ({
  cookies: jar(who),
  headers: asBrowser(server),
});

/** Headers that a browser sends with a request that another site caused. */
export const fromElsewhere: Record<string, string>[] = [
  { origin: 'https://evil.test' },
  { 'sec-fetch-site': 'cross-site' },
];
