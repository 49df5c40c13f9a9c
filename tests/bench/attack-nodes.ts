import { onStop } from '#scripts/stop';
import { call, signUpInput } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';
import type { Environment } from '#tests/support/server';

/** Where attacks are measured: two nodes on one database, with clients of many IPs. */

let clients = 0;

/** A client with an IP of its own, as a trusted proxy reports it. */
export const newClient = () => {
  clients += 1;
  return { 'x-forwarded-for': `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}` };
};

/** Runs `work` on two nodes; `second` is what the other node has differently. */
export async function withTwoNodes<T>(
  { shared = {}, second = {} }: { shared?: Environment; second?: Environment },
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await startInstallation({ TRUSTED_PROXIES: '127.0.0.1,::1', ...shared });
  let open = true;
  const close = async () => {
    if (open) await installation.close();
    open = false;
  };
  onStop(close);
  try {
    await installation.startNode(second);
    return await work(installation);
  } finally {
    await close();
  }
}

export async function register(server: string) {
  const who = signUpInput();
  const { status, text } = await call('POST', '/api/register', { server, json: who, headers: newClient() });
  if (status !== 201) throw new Error(`Registering answered ${status}: ${text}`);
  return who;
}

/** Tries to log in, and returns the status. */
export async function logIn(server: string, json: { email: string; password: string }): Promise<number> {
  const { email, password } = json;
  return (await call('POST', '/api/login', { server, json: { email, password }, headers: newClient() }))
    .status;
}
