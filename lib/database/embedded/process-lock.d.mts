import type { Server, Socket } from 'node:net';

export function findOwner(folder: string, ownPort?: number): Promise<number | null>;
export function claim(
  folder: string,
  onConnection: (socket: Socket) => void,
): Promise<{ server: Server; port: number } | null>;
export function attend(folder: string): Promise<void>;
