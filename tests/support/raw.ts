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

export function parse(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0);
  return { status, headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') };
}

export interface Connection {
  send(text: string): void;
  /** Sends FIN and still listens. */
  finish(): void;
  /** Stops reading, as a client does that stands still. */
  pause(): void;
  /** All bytes until the server closed. */
  all: Promise<string>;
  /** The bytes so far. */
  received(): string;
}

/** A socket of one's own. */
export async function dial(server = serverUrl()): Promise<Connection> {
  const { hostname, port } = new URL(server);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks).toString();
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('end', () => socket.end());
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.race([once(socket, 'connect').catch(() => {}), closed]);
  return {
    send: (text) => void socket.write(text),
    finish: () => void socket.end(),
    pause: () => void socket.pause(),
    all: closed.then(received),
    received,
  };
}

/** Sends the text as it is and reads until the server closes; `Connection: close` is the caller's to send. */
export async function raw(text: string, server = serverUrl()): Promise<RawAnswer> {
  const connection = await dial(server);
  connection.send(text);
  return parse(await connection.all);
}

/** A request with these header lines; `Host` and `Connection: close` are added. */
export const request = (line: string, headers: string[] = [], body = '', server = serverUrl()) =>
  raw(
    [`${line} HTTP/1.1`, `Host: ${new URL(server).host}`, 'Connection: close', ...headers, '', body].join(
      '\r\n',
    ),
    server,
  );
