import { type IncomingHttpHeaders, request } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { WireRequest } from '#tests/fuzz/wire-request';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  /** Unpacked. */
  text: string;
  milliseconds: number;
}

/** No answer is a finding, unless the head was longer than a server reads: it never came, or the connection broke. */
export type Outcome = Reply | 'hung' | { broken: string };

/** The longest time that an answer may take. */
export const longestMilliseconds = 5_000;

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
};

function decoded(bytes: Buffer, { 'content-encoding': encoding = '' }: IncomingHttpHeaders): string {
  return (bytes.length > 0 ? (decoders[encoding]?.(bytes) ?? bytes) : bytes).toString();
}

/** Runnable processes for each core, of all that runs on the machine. The fuzzer alone makes about two. */
const mostWaiting = 4;

/** True if the machine has so much else to do that a late answer says nothing about the server. */
export const isOverloaded = () => (loadavg()[0] ?? 0) > mostWaiting * availableParallelism();

export const isReply = (outcome: Outcome): outcome is Reply => outcome !== 'hung' && 'status' in outcome;

/** On a connection of its own. */
export function send(url: URL, { verb, target, headers, body }: WireRequest): Promise<Outcome> {
  const start = performance.now();
  return new Promise((resolve) => {
    const sent = request({
      agent: false,
      host: url.hostname,
      port: url.port,
      method: verb,
      path: target,
      headers: headers.flat(),
      maxHeaderSize: 64 * 1_024,
      signal: AbortSignal.timeout(longestMilliseconds),
    });
    const broken = (error: Error) =>
      resolve(error.name === 'AbortError' ? 'hung' : { broken: String(error) });
    sent.on('error', broken);
    sent.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      buffer(response).then((bytes) => {
        const milliseconds = performance.now() - start;
        resolve({ status, headers, milliseconds, text: decoded(bytes, headers) });
      }, broken);
    });
    sent.end(body);
  });
}
