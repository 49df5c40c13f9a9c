import { createServer } from 'node:net';
import { Stop } from './terminal.mjs';

/** Checks the port before minutes are spent on installing and building. Built-in modules only. */

/** The message for an error of `listen`; null for any other. */
export function listenFault({ code, port, address }) {
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what listens there, or set PORT.`;
  if (code === 'EADDRNOTAVAIL')
    return `LISTEN_IP ${address} is no IP of this machine: correct it, or leave it out.`;
  if (code === 'EACCES') return `Port ${port} is not open to this user: set PORT to 1024 or above.`;
  return null;
}

/** @throws Stop if no server can listen there. The configuration refuses an invalid port or IP. */
export async function requireFreePort({ PORT, LISTEN_IP }) {
  const server = createServer();
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: Number(PORT || '3000'), ...(LISTEN_IP && { host: LISTEN_IP }) }, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  } catch (error) {
    const fault = listenFault(error);
    if (fault) throw new Stop(fault);
  }
}
