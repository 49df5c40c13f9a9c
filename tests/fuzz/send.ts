import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { WireRequest } from '#tests/fuzz/wire-request';

/** The answer. */
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

const graceMilliseconds = 200;

/** More than the agent keeps connections. */
const mostAttempts = 70;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export const endSending = () => agent.destroy();

function once(url: URL, { verb, target, headers, body }: WireRequest): Promise<Outcome | 'stale'> {
  const start = performance.now();
  return new Promise((resolve) => {
    const sent = request({
      ...{ agent, host: url.hostname, port: url.port, method: verb, path: target, maxHeaderSize: 64 * 1_024 },
      headers: headers.flat(),
    });
    const giveUp = () => {
      resolve('hung');
      sent.destroy();
    };
    // First read what already waits in the socket: this process may have been the busy one.
    let timer = setTimeout(() => {
      timer = setTimeout(giveUp, graceMilliseconds);
    }, longestMilliseconds);
    const settle = (outcome: Outcome | 'stale') => {
      clearTimeout(timer);
      resolve(outcome);
    };
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        settle({
          status: response.statusCode ?? 0,
          headers: response.headers,
          milliseconds: performance.now() - start,
          text: decoded(Buffer.concat(chunks), response.headers),
        }),
      );
      response.on('error', (error) => settle({ broken: String(error) }));
    });
    // A kept-alive connection may end just when it is used again.
    sent.on('error', (error) => settle(sent.reusedSocket ? 'stale' : { broken: String(error) }));
    sent.end(body);
  });
}

/** Runnable processes for each core, of all that runs on the machine. The fuzzer alone makes about two. */
const mostWaiting = 4;

/** True if the machine has so much else to do that a late answer says nothing about the server. */
export const isOverloaded = () => (loadavg()[0] ?? 0) > mostWaiting * availableParallelism();

export const isReply = (outcome: Outcome): outcome is Reply => outcome !== 'hung' && 'status' in outcome;

export async function send(url: URL, wireRequest: WireRequest): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(url, wireRequest);
    if (outcome !== 'stale') return outcome;
    if (attempt === mostAttempts) return { broken: 'each connection was stale' };
  }
}
