import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import type { Limits } from '#lib/server/limits';
import { throttle } from '#lib/throttle';

/** Limits connections: beyond the limits a new one is closed at once, unread. */

export function limitConnections(
  server: Server,
  { connections, connectionsOfOne, isExempt }: Pick<Limits, 'connections' | 'connectionsOfOne' | 'isExempt'>,
): void {
  const open = new Map<string, number>();
  const warn = throttle((limit: string) => log.warn('connections.refused', { limit }));
  server.maxConnections = connections;
  server.on('drop', () => warn('process'));
  server.on('connection', (socket: Socket) => {
    const ip = socket.remoteAddress ?? '';
    if (isExempt(ip)) return;
    const client = ipBucket(ip);
    const others = open.get(client) ?? 0;
    if (others >= connectionsOfOne) {
      warn('ip');
      return void socket.destroy();
    }
    open.set(client, others + 1);
    socket.once('close', () => {
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
  });
}
