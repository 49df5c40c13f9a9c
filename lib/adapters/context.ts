import { cookies, headers } from 'next/headers.js';
import { cache } from 'react';
import { isOwnCookie } from '#lib/adapters/cookies';
import { isOriginMismatch } from '#lib/adapters/origin';
import { contextOf } from '#lib/adapters/request';
import type { Context } from '#lib/core/operation/context';

/** What a page knows of its request. The only reader of `next/headers.js`. */

/** The context of the page that is being rendered; one per render, so that the actor is read once. */
export const pageContext = cache(async (): Promise<Context> => {
  return contextOf({ method: 'GET', headers: await headers() });
});

/** The path of the page that is being rendered, from middleware; null without it. */
export async function pagePath(): Promise<string | null> {
  return (await headers()).get('x-gatehouse-path');
}

/** The nonce of its security policy, from middleware; none without it. */
export async function pageNonce(): Promise<string | undefined> {
  return /'nonce-([\w+/=]+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1];
}

export async function readCookie(name: string): Promise<string | null> {
  return (await cookies()).get(name)?.value ?? null;
}

/** The reader's first language, and what else the browser takes. */
export async function acceptedLanguages(): Promise<string | null> {
  return (await headers()).get('accept-language');
}

/** True if the browser sent any cookie of ours. */
export async function hasOwnCookie(): Promise<boolean> {
  return (await cookies()).getAll().some(({ name }) => isOwnCookie(name));
}

/** True if the browser opened this page under another origin than APP_URL. */
export async function isPageOriginMismatch(): Promise<boolean> {
  return isOriginMismatch(await headers());
}
