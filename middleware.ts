import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server.js';
import { prefersHtml } from '#lib/accept';
import { problemAnswer, refusalPageAnswer } from '#lib/adapters/answer';
import {
  appendCookies,
  cookieName,
  flashCookieName,
  isOwnCookie,
  linkOfCookie,
  setCookieHeader,
} from '#lib/adapters/cookies';
import { contextOf } from '#lib/adapters/request';
import { contentSecurityPolicy } from '#lib/adapters/security-headers';
import { isLinkPage } from '#lib/core/links/links';
import { linkIdOf } from '#lib/core/links/one-time-token';
import type { Context } from '#lib/core/operation/context';
import { allows, clearDeadCookies, readClaims } from '#lib/core/sessions/renewal';
import { AppError } from '#lib/errors';
import { log } from '#lib/log';
import { answeredForCookies, askingForCookies, leadingTo } from '#lib/schemas/path';

/**
 * The middleware of pages. It gives every page its security headers, refuses guests on /account and /admin by their token,
 * and renews that token in place (a call of the API renews it itself, once it is admitted: adapters/route). It is never the
 * only guard: each page's operation decides again from live rows.
 */

export const config = {
  runtime: 'nodejs',
  matcher: ['/((?!api/|_next/|\\.well-known/|icon\\.svg|apple-icon\\.png|favicon\\.ico).*)'],
};

const isBelow = (pathname: string, base: string) => pathname === base || pathname.startsWith(`${base}/`);

function redirect(path: string, base: URL): NextResponse {
  return NextResponse.redirect(new URL(path, base), {
    status: 303,
    headers: { 'Cache-Control': 'no-store' },
  });
}

/** Seconds for which an opened link waits for its form. */
const linkCookieAge = 30 * 60;

/** Links that a browser may have open at once; opening more closes the oldest. */
const mostOpenLinks = 5;

/**
 * Moves a one-time secret from the URL to a short-lived cookie, which the URL names by the link's id. Nothing is used up,
 * so a mail scanner does no harm.
 */
function movedLink({ nextUrl, cookies }: NextRequest): NextResponse | null {
  const { pathname, searchParams } = nextUrl;
  const token = isLinkPage(pathname) ? searchParams.get('token') : null;
  if (token === null) return null;
  const id = /^[\w-]{1,200}$/.test(token) ? linkIdOf(token) : null;
  const response = redirect(id ? `${pathname}?link=${id}` : pathname, nextUrl);
  response.headers.set('Referrer-Policy', 'no-referrer');
  if (!id) return response;
  const name = cookieName(`link-${id}`);
  // Browsers send first what was set first (RFC 6265, section 5.4).
  const others = cookies.getAll().filter((one) => linkOfCookie(one.name) && one.name !== name);
  for (const { name: oldest } of others.slice(0, Math.max(0, others.length - mostOpenLinks + 1)))
    response.headers.append('Set-Cookie', setCookieHeader(oldest, '', 0));
  response.headers.append('Set-Cookie', setCookieHeader(name, token, linkCookieAge));
  return response;
}

/** The pages whose forms need no session. */
const cookieCheckPages = new Set(['/login', '/register']);

/** Ends the cookie check (`askingForCookies`): a browser with our cookie goes on, one without gets a page that says so. */
function checkedCookies({ nextUrl, cookies }: NextRequest): NextResponse | null {
  const path = answeredForCookies(nextUrl.pathname + nextUrl.search);
  if (path === null) return null;
  if (cookies.getAll().some(({ name }) => isOwnCookie(name))) return redirect(path, nextUrl);
  return cookieCheckPages.has(nextUrl.pathname)
    ? null
    : redirect(askingForCookies(leadingTo('/login', path)), nextUrl);
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

/** Sends guests to the login. A user without `admin:access` gets /admin, whose operation refuses and records it. */
async function guard(request: NextRequest, context: Context): Promise<NextResponse | URL | null> {
  const { pathname } = request.nextUrl;
  const console = isBelow(pathname, '/admin');
  if (!console && !isBelow(pathname, '/account')) {
    await (pathname === '/login' ? clearDeadCookies(context) : readClaims(context));
    return null;
  }
  const claims = await readClaims(context);
  if (!claims) return toLogin(request);
  if (!console || (await allows(context, claims, 'admin:access'))) return null;
  return new URL('/admin', request.nextUrl);
}

async function toPage(request: NextRequest, context: Context): Promise<NextResponse> {
  const decision = await guard(request, context);
  if (decision instanceof NextResponse) {
    appendCookies(decision.headers, context.cookies);
    return decision;
  }
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

/** Too many renewals, or anything that went wrong: middleware never throws. */
function refused(
  { method, headers }: NextRequest,
  { requestId, cookies }: Context,
  error: unknown,
): Response {
  const limited = error instanceof AppError && error.code === 'rate_limited' ? error : null;
  if (!limited) log.error('middleware.failed', error, { requestId, method, code: 'unavailable' });
  const refusal = limited ?? new AppError('unavailable', { retryAfter: 2 });
  const answer = prefersHtml(headers.get('accept') ?? '') ? refusalPageAnswer : problemAnswer;
  const response = answer(refusal, requestId);
  // The session may have been renewed before the failure: its old token is used.
  appendCookies(response.headers, cookies);
  return response;
}

export async function middleware(request: NextRequest): Promise<Response> {
  const context = contextOf(request);
  try {
    return movedLink(request) ?? checkedCookies(request) ?? (await toPage(request, context));
  } catch (error) {
    return refused(request, context, error);
  }
}
