import { connect } from 'node:net';
import { leakIn } from '#tests/fuzz/leaks';
import { longestMilliseconds } from '#tests/fuzz/send';

/** Sends bytes on their own socket and reads until it ends. */

/** After this silence we close our half: a truncated request must not wait for its rest. */
const deadlineMilliseconds = 200;

export interface RawReply {
  text: string;
  ended: boolean;
}

export function exchangeRaw(url: URL, bytes: string): Promise<RawReply> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    const chunks: Buffer[] = [];
    const settle = (ended: boolean) => {
      for (const timer of [late, deadline]) clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString('latin1'), ended });
    };
    const late = setTimeout(() => settle(false), longestMilliseconds);
    let deadline = setTimeout(() => socket.end(), deadlineMilliseconds);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(deadline);
      deadline = setTimeout(() => socket.end(), deadlineMilliseconds);
    });
    // A reset is a way to close.
    socket.on('error', () => {});
    socket.on('close', () => settle(true));
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

/** The statuses of all answers on the connection, in order. */
export const statusesOf = ({ text }: RawReply) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** The fault in words, or null. A closed socket is an answer. */
export function faultOfRaw(reply: RawReply): string | null {
  if (!reply.ended) return `the socket was still open after ${longestMilliseconds / 1_000} s`;
  if (reply.text !== '' && !/^HTTP\/1\.1 \d{3} /.test(reply.text))
    return `no HTTP: ${reply.text.slice(0, 80)}`;
  const broken = statusesOf(reply).find((status) => status >= 500 && status !== 503);
  if (broken) return `${broken}`;
  const ids = reply.text.match(/^x-request-id: \S/gim) ?? [];
  // An interim answer has none.
  if (ids.length < statusesOf(reply).filter((status) => status >= 200).length)
    return 'an answer has no request id';
  return leakIn(reply.text, 'bytes');
}
