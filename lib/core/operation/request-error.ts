import { log } from '#lib/log';

interface FailedRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Logs an error that no adapter caught, with the reference of its error page. `routePath` is the path of its file. */
export function logRequestError(
  error: unknown,
  { method, headers }: FailedRequest,
  { routePath }: { routePath: string },
): void {
  const { digest } = (error ?? {}) as { digest?: unknown };
  log.error('request.failed', error, {
    requestId: String(headers['x-request-id'] ?? ''),
    method,
    code: 'internal',
    route: routePath.replaceAll(/\/\(\w+\)/g, ''),
    ...(digest !== undefined && { digest: String(digest) }),
  });
}
