import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { processSingleton } from '#lib/process-singleton';

/**
 * The HTTP status of the page that is being rendered. Next lets a page say 403 or 404 only by throwing, and then
 * sends an empty document that its script fills in: nothing to read without JavaScript. So the gate remembers the
 * response for as long as it is being answered, and a refused page is rendered like any other, with its status.
 */
const responses = () => processSingleton('responses', () => new AsyncLocalStorage<ServerResponse>());

/** Runs `answer` so that `setAnswerStatus` within it reaches this response. */
export function withResponse<T>(response: ServerResponse, answer: () => T): T {
  return responses().run(response, answer);
}

/**
 * With the seconds after which a new try makes sense (`Retry-After`), if there are any. Takes effect until the first byte
 * is sent; a page's guarded reads come before that.
 */
export function setAnswerStatus(status: number, retryAfter?: number): void {
  const response = responses().getStore();
  if (!response || response.headersSent) return;
  response.statusCode = status;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
}
