import type { ServerResponse } from 'node:http';
import { isDraining } from '#lib/health';
import { defaultHeaders, securityHeaders } from '#lib/server/security-headers';

// Next names none for the icon (ASVS 4.1.1).
const textWithoutCharset = /^(text\/[\w.-]+|[\w.-]+\/[\w.-]+\+xml)$/;

/**
 * What every answer has, whoever makes it. The defaults come last, when its head is sent: Next adds to a header that is
 * there already, and a page has a policy of its own (a nonce per response, middleware).
 */
export function prepareHead(response: ServerResponse, requestId: string, origin: string): void {
  response.setHeader('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(securityHeaders(origin))) response.setHeader(name, value);
  const { writeHead } = response;
  response.writeHead = (...head: unknown[]) => {
    complete(response);
    return Reflect.apply(writeHead, response, head);
  };
}

function complete(response: ServerResponse): void {
  for (const [name, value] of Object.entries(defaultHeaders))
    if (!response.hasHeader(name)) response.setHeader(name, value);
  const type = String(response.getHeader('Content-Type'));
  if (textWithoutCharset.test(type)) response.setHeader('Content-Type', `${type}; charset=utf-8`);
  if (isDraining()) response.setHeader('Connection', 'close');
}
