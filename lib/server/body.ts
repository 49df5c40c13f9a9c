import { IncomingMessage } from 'node:http';
import { longestBody } from '#lib/config';
import { tooLarge } from '#lib/errors';
import { replaceHeaders } from '#lib/server/headers';

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the whole body, at most 64 KiB unless `most` says more, so that nothing behind this server gets a partial or an endless one.
 * @returns null if the client went away. @throws AppError `payload_too_large`, by the announced length before reading.
 */
export async function readBody(request: IncomingMessage, most = longestBody): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      request.off('data', take);
      reject(tooLarge(most));
    };
    request.on('data', take);
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
    request.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

/** A request like `original` whose body is `body`, there at once. GET and HEAD lose theirs: it means nothing there. */
export function withBody(original: IncomingMessage, body: Buffer): IncomingMessage {
  const request = new IncomingMessage(original.socket);
  const { 'transfer-encoding': _, trailer: __, ...headers } = original.headers;
  const ignored = original.method === 'GET' || original.method === 'HEAD';
  if (ignored) delete headers['content-type'];
  replaceHeaders(request, { ...headers, 'content-length': ignored ? undefined : String(body.length) });
  Object.assign(request, {
    method: original.method,
    url: original.url,
    httpVersion: original.httpVersion,
    httpVersionMajor: original.httpVersionMajor,
    httpVersionMinor: original.httpVersionMinor,
    complete: true,
  });
  if (!ignored) request.push(body);
  request.push(null);
  return request;
}
