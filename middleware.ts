import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server.js';
import { prefersHtml } from '#lib/accept';
import { problemAnswer, refusalPageAnswer } from '#lib/adapters/answer';
import { appendCookies, cookieName, flashCookieName, setCookieHeader } from '#lib/adapters/cookies';
import { contextOf } from '#lib/adapters/request';
import { contentSecurityPolicy } from '#lib/adapters/security-headers';
import type { Context } from '#lib/core/context';
import { allows, readClaims, renewIfDue } from '#lib/core/renewal';
import { AppError } from '#lib/errors';
import { log } from '#lib/log';
import { leadingTo } from '#lib/schemas/path';

/**
 * The porch. It gives every page its security headers, refuses guests on /account and /admin by their token, and
 * renews that token in place. It is never the only guard: each page's operation decides again from live rows.
 */

// Constant, as Next demands: the cookie names of lib/adapters/cookies.ts, with and without prefix. A call of the
// API comes here only with a refresh cookie: whether its access cookie still verifies, no pattern can say.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!api/|_next/|\\.well-known/|icon\\.svg).*)',
    {
      source: '/api/((?!login|register|refresh|setup|password-reset|health|openapi).*)',
      has: [{ type: 'cookie', key: 'gatehouse-refresh' }],
    },
    {
      source: '/api/((?!login|register|refresh|setup|password-reset|health|openapi).*)',
      has: [{ type: 'cookie', key: '__Host-gatehouse-refresh' }],
    },
  ],
};

const isApi = ({ nextUrl }: NextRequest) => nextUrl.pathname.startsWith('/api/');

const isFormType = (type: string) => /^application\/x-www-form-urlencoded\b/i.test(type);

const isBelow = (pathname: string, base: string) => pathname === base || pathname.startsWith(`${base}/`);

function redirect(path: string, base: URL): NextResponse {
  return NextResponse.redirect(new URL(path, base), {
    status: 303,
    headers: { 'Cache-Control': 'no-store' },
  });
}

const linkPages = new Set(['/setup', '/reset-password']);

/** Seconds: how long an opened link may wait for its form to be sent. */
const linkCookieAge = 30 * 60;

/** A one-time secret leaves the URL for a short cookie; nothing is spent, so a mail scanner burns nothing. */
function movedLink({ nextUrl }: NextRequest): NextResponse | null {
  const token = linkPages.has(nextUrl.pathname) ? nextUrl.searchParams.get('token') : null;
  if (token === null) return null;
  const response = redirect(nextUrl.pathname, nextUrl);
  const value = /^[\w-]{1,200}$/.test(token) ? token : '';
  response.headers.set('Referrer-Policy', 'no-referrer');
  response.headers.append('Set-Cookie', setCookieHeader(cookieName('oneTime'), value, linkCookieAge));
  return response;
}

/** The request's headers as the page gets them: renewed cookies in place of the ended ones. */
function forwardedHeaders(request: NextRequest, context: Context): Headers {
  for (const { name, value } of context.cookies) request.cookies.set(cookieName(name), value ?? '');
  const headers = new Headers(request.headers);
  if (context.cookies.length > 0) headers.set('cookie', request.cookies.toString());
  return headers;
}

function toLogin({ nextUrl }: NextRequest): NextResponse {
  return redirect(leadingTo('/login', nextUrl.pathname + nextUrl.search), nextUrl);
}

/** Guests are sent to log in; who lacks `admin:access` gets /admin, whose operation refuses and records it. */
async function guard(request: NextRequest, context: Context): Promise<NextResponse | URL | null> {
  const { pathname } = request.nextUrl;
  const console = isBelow(pathname, '/admin');
  if (!console && !isBelow(pathname, '/account')) {
    await renewIfDue(context);
    return null;
  }
  const claims = await readClaims(context);
  if (!claims) return toLogin(request);
  if (!console || (await allows(context, claims, 'admin:access'))) return null;
  return new URL('/admin', request.nextUrl);
}

async function toPage(request: NextRequest, context: Context): Promise<NextResponse> {
  const decision = await guard(request, context);
  if (decision instanceof NextResponse) return decision;
  const { pathname, search } = request.nextUrl;
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'));
  const headers = forwardedHeaders(request, context);
  headers.set('content-security-policy', policy);
  headers.set('x-gatehouse-path', pathname + search);
  const init = { request: { headers } };
  const response = decision ? NextResponse.rewrite(decision, init) : NextResponse.next(init);
  response.headers.set('content-security-policy', policy);
  appendCookies(response.headers, context.cookies);
  const flash = flashCookieName(pathname);
  // As a raw header it is cleared in the browser only: this render still reads it.
  if (request.cookies.has(flash)) response.headers.append('Set-Cookie', setCookieHeader(flash, '', 0));
  return response;
}

async function toApi(request: NextRequest, context: Context): Promise<NextResponse> {
  if (context.credentials.authorization === null) await renewIfDue(context);
  const response = NextResponse.next({ request: { headers: forwardedHeaders(request, context) } });
  appendCookies(response.headers, context.cookies);
  return response;
}

/** True if a person will read the answer: at a page, or on the API where their form was sent without a script. */
function isForPerson(request: NextRequest): boolean {
  const { method, headers } = request;
  const isForm = method === 'POST' && isFormType(headers.get('content-type') ?? '');
  return (isForm || !isApi(request)) && prefersHtml(headers.get('accept') ?? '');
}

/** Too many renewals, or anything that went wrong: the porch never throws. */
function refused(request: NextRequest, { requestId, cookies }: Context, error: unknown): Response {
  const { method } = request;
  const limited = error instanceof AppError && error.code === 'rate_limited' ? error : null;
  if (!limited) log.error('porch.failed', error, { requestId, method, code: 'unavailable' });
  const refusal = limited ?? new AppError('unavailable', { retryAfter: 2 });
  const answer = isForPerson(request) ? refusalPageAnswer : problemAnswer;
  const response = answer(refusal, requestId);
  // A session may have been renewed before it went wrong: the former token is spent.
  appendCookies(response.headers, cookies);
  return response;
}

export async function middleware(request: NextRequest): Promise<Response> {
  const context = contextOf(request);
  try {
    if (isApi(request)) return await toApi(request, context);
    return movedLink(request) ?? (await toPage(request, context));
  } catch (error) {
    return refused(request, context, error);
  }
}
