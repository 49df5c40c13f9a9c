import { AppError } from '#lib/errors';
import { isLoopback, loopbackNames } from '#lib/schemas/loopback';

/**
 * Checks the Host: only that of APP_URL is answered (RFC 9110, 7.4), so DNS rebinding gets nothing.
 */

const form = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::(?<port>\d{1,5}))?$/i;

// Load balancers poll each node by its IP, HTTP/1.0 ones without a Host; the answer reveals nothing.
const healthPaths = new Set(['/api/health', '/api/health/ready']);
export const isHealth = (url: string) => healthPaths.has(url.split('?', 1)[0] ?? '');

/**
 * True for the host and port of `origin`. All loopback names are equal, with any port, because several nodes and mapped
 * ports share one APP_URL there, and nobody else can own these names.
 */
export function isOwnHost(host: string, origin: string): boolean {
  const { name = '', port } = form.exec(host)?.groups ?? {};
  const own = new URL(origin);
  const given = name.toLowerCase();
  if (isLoopback(own.hostname)) return given === own.hostname || loopbackNames.has(given);
  const usual = own.protocol === 'https:' ? '443' : '80';
  return given === own.hostname && Number(port ?? usual) === Number(own.port || usual);
}

/** @throws AppError for another host, except for health. */
export function checkHost(
  { host, url = '' }: { host: string | undefined; url?: string },
  origin: string,
): void {
  if (isHealth(url)) return;
  if (host && !form.test(host)) throw new AppError('malformed_request');
  if (!host || !isOwnHost(host, origin)) throw new AppError('misdirected_request', { detail });
}

const detail =
  'Gatehouse does not answer under this name. For its operator: APP_URL is the URL that users open, and a proxy has to pass the Host header on.';
