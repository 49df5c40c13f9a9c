import type { ServerResponse } from 'node:http';

/**
 * What every response says to a browser, whoever made it (ASVS 3.4). The content security policy is not here: it
 * differs between a page (a nonce per response, middleware) and JSON (nothing at all).
 */
export function setSecurityHeaders(response: ServerResponse, origin: string): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  if (origin.startsWith('https:')) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}
