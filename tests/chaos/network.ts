import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { onStop } from '#scripts/stop';

/** A network between server and database that can fail in ways that a program on one machine cannot see otherwise. */
export interface Network {
  port: number;
  /** Nothing arrives any more, and nothing says so: no end, no reset. New connections are taken and as silent. */
  cut(): void;
  /** Resets every connection, and new ones, too: as if the other side had died. */
  refuse(): void;
  /** New connections work again. What was cut stays silent for ever, as behind a router that lost its state. */
  repair(): void;
}

type State = 'open' | 'cut' | 'refusing';

/** One that leads to `target`, and works at first. */
export async function openNetwork(target: NetConnectOpts): Promise<Network> {
  const sockets = new Set<Socket>();
  let state: State = 'open';
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    hold(near);
    if (state === 'refusing') return void near.resetAndDestroy();
    if (state === 'cut') return void near.pause();
    const far = hold(connect(target));
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onStop(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      state = 'cut';
      for (const socket of sockets) socket.unpipe().pause();
    },
    refuse() {
      state = 'refusing';
      for (const socket of sockets) socket.resetAndDestroy();
    },
    repair() {
      state = 'open';
    },
  };
}
