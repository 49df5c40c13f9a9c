/** Next calls this for errors that a page or a route did not catch. */
export async function onRequestError(
  error: unknown,
  request: { method: string; headers: Record<string, string | string[] | undefined> },
  context: { routePath: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logRequestError } = await import('#lib/core/operation/request-error');
  logRequestError(error, request, context);
}
