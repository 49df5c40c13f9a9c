import { isLoopback, loopbackNames } from '#lib/config';
import { AppError } from '#lib/errors';

/**
 * Under which names this server answers: the host of APP_URL, and no other (RFC 9110, 7.4). A name that somebody else
 * points here, as DNS rebinding does, gets nothing.
 */

const form = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::(?<port>\d{1,5}))?$/i;

// Load balancers ask each node by its IP, HTTP/1.0 ones without a Host; the answer names nothing.
const healthPaths = new Set(['/api/health', '/api/health/ready']);
export const isHealth = (url: string) => healthPaths.has(url.split('?', 1)[0] ?? '');

/**
 * True for the host of `origin` with its port. Where it is a loopback name, all of these count as one with any port:
 * several nodes and mapped ports stand behind one APP_URL there, and nobody else can own these names.
 */
export function isOwnHost(host: string, origin: string): boolean {
  const { name = '', port } = form.exec(host)?.groups ?? {};
  const own = new URL(origin);
  const given = name.toLowerCase();
  if (isLoopback(own.hostname)) return given === own.hostname || loopbackNames.has(given);
  const usual = own.protocol === 'https:' ? '443' : '80';
  return given === own.hostname && Number(port ?? usual) === Number(own.port || usual);
}

/** @throws AppError if the request is for another host; health answers under any. */
export function checkHost(
  { host, url = '' }: { host: string | undefined; url?: string },
  origin: string,
): void {
  if (isHealth(url)) return;
  if (host && !form.test(host)) throw new AppError('malformed_request');
  if (!host || !isOwnHost(host, origin)) throw new AppError('misdirected_request', { detail });
}

const detail =
  'Gatehouse does not answer under this name. Whoever runs it: APP_URL is the URL that people open, and a proxy has to pass the Host header on.';
