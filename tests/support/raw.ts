import { once } from 'node:events';
import { connect } from 'node:net';
import { serverUrl } from '#tests/support/http';

/** Bytes on a socket, for requests that no client library would send. */
export interface RawAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
}

function parse(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0);
  return { status, headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') };
}

/** Sends the text as it is and reads until the server closes; `Connection: close` is the caller's to send. */
export async function raw(text: string, server = serverUrl()): Promise<RawAnswer> {
  const { hostname, port } = new URL(server);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return parse(Buffer.concat(chunks).toString());
}

/** A request with these header lines; `Host` and `Connection: close` are added. */
export const request = (line: string, headers: string[] = [], body = '') =>
  raw(
    [
      `${line} HTTP/1.1`,
      `Host: ${new URL(serverUrl()).host}`,
      'Connection: close',
      ...headers,
      '',
      body,
    ].join('\r\n'),
  );
