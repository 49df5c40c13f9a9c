import { freePort } from '#scripts/port';
import { type Installation, startInstallation } from '#tests/support/installation';
import { type Nginx, send, startNginx } from '#tests/support/nginx';

/** Two nodes with one database behind nginx and https, set up as docs/operations.md says. */
export interface BehindNginx {
  installation: Installation;
  proxy: Nginx;
  /** Of https. */
  port: number;
  /** Sends JSON over https. */
  post(
    path: string,
    json: object,
    more?: { from?: string; host?: string; headers?: Record<string, string> },
  ): ReturnType<typeof send>;
  /** A request over plain http, which follows no redirect. */
  plain(path: string, options?: RequestInit, host?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startBehindNginx(): Promise<BehindNginx> {
  const [port, httpPort] = [await freePort(0), await freePort(0)];
  const installation = await startInstallation({
    APP_URL: `https://localhost:${port}`,
    TRUSTED_PROXIES: '127.0.0.1',
    LISTEN_IP: '127.0.0.1',
    RATE_LIMITS: 'on',
  });
  await installation.startNode();
  const nodes = installation.nodes.map(({ url }) => url);
  const proxy = await startNginx({ httpPort, httpsPort: port, nodes });
  return {
    installation,
    proxy,
    port,
    post: (path, json, more) => send({ port, path, method: 'POST', json, ...more }),
    plain: (path, options, host = '127.0.0.1') =>
      fetch(`http://${host.includes(':') ? `[${host}]` : host}:${httpPort}${path}`, {
        redirect: 'manual',
        ...options,
      }),
    async close() {
      await proxy.close();
      await installation.close();
    },
  };
}
