import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isDraining } from '#lib/health';
import { defaultHeaders, securityHeaders } from '#lib/server/security-headers';

// Next names none for the icon (ASVS 4.1.1).
const textWithoutCharset = /^(text\/[\w.-]+|[\w.-]+\/[\w.-]+\+xml)$/;

/**
 * The headers of every response. The defaults are set last, when the head is sent, because Next appends to an existing
 * header, and a page has its own policy (a nonce per response, middleware).
 */
export function prepareHead(response: ServerResponse, requestId: string, origin: string): void {
  response.setHeader('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(securityHeaders(origin))) response.setHeader(name, value);
  const { writeHead } = response;
  response.writeHead = (status: number, ...head: unknown[]) => {
    const given = head.at(-1);
    if (typeof given === 'object') setHeaders(response, given as OutgoingHttpHeaders | string[]);
    complete(response);
    return Reflect.apply(writeHead, response, [status, ...head.filter((one) => typeof one === 'string')]);
  };
}

/** Sets the headers of `writeHead`, an object or a flat list, before the defaults. */
function setHeaders(response: ServerResponse, given: OutgoingHttpHeaders | string[]): void {
  if (!Array.isArray(given)) {
    for (const [name, value] of Object.entries(given))
      if (value !== undefined) response.setHeader(name, value);
    return;
  }
  for (let at = 0; at < given.length; at += 2) response.appendHeader(given[at] ?? '', given[at + 1] ?? '');
}

function complete(response: ServerResponse): void {
  // No shared cache may store a cookie (RFC 9111, 7.3).
  if (response.hasHeader('Set-Cookie')) response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(defaultHeaders))
    if (!response.hasHeader(name)) response.setHeader(name, value);
  const type = String(response.getHeader('Content-Type'));
  if (textWithoutCharset.test(type)) response.setHeader('Content-Type', `${type}; charset=utf-8`);
  if (isDraining()) response.setHeader('Connection', 'close');
}
