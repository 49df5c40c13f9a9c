import type { Server, Socket } from 'node:net';

export function findOwner(folder: string, ownPort?: number): Promise<number | null>;
export function acquireProcessLock(
  folder: string,
  onConnection: (socket: Socket) => void,
): Promise<{ server: Server; port: number } | null>;
export function acquireSharedLock(folder: string): Promise<void>;
