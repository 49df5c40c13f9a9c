import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { processSingleton } from '#lib/process-singleton';

/**
 * Sets the HTTP status of the page that is being rendered. In Next a page can answer 403 or 404 only by throwing, and then
 * the document is empty without JavaScript. So the server keeps the response in async local storage, and a refused page
 * is rendered like any other.
 */
const responses = () => processSingleton('responses', () => new AsyncLocalStorage<ServerResponse>());

/** Runs `answer` so that `setAnswerStatus` within it reaches this response. */
export function withResponse<T>(response: ServerResponse, answer: () => T): T {
  return responses().run(response, answer);
}

/**
 * With `Retry-After` in seconds, if given. Works until the first byte is sent; a page's guarded reads come before that.
 */
export function setAnswerStatus(status: number, retryAfter?: number): void {
  const response = responses().getStore();
  if (!response || response.headersSent) return;
  response.statusCode = status;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
}
