import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** A real nginx with the configuration of docs/examples, but for ports, names and a certificate made for the test. */

export interface Nginx {
  /** By which it is reached: IPv6 too, where this machine has it. */
  hosts: string[];
  /** The current content of its error log, of the site's access log, and of the default access log. */
  log(name: 'error' | 'gatehouse' | 'access'): string;
  /** The folder where certbot puts its challenges. */
  proofs: string;
  close(): Promise<void>;
}

interface Places {
  httpPort: number;
  httpsPort: number;
  nodes: string[];
}

/** Without IPv6 nginx does not start with the example; an operator then leaves out two lines. */
function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port: 0, host: '::1' }, () => server.close(() => resolve(true)));
  });
}

/** Seconds in the place of the example's 10 and 20, so that a test of them need not wait for so long. */
export const patience = { headers: 3, body: 5 };

function configurationOf(folder: string, { httpPort, httpsPort, nodes }: Places, ipv6: boolean): string {
  const example = readFileSync('docs/examples/nginx.conf', 'utf8');
  const [first = '', second = ''] = nodes.map((url) => `127.0.0.1:${new URL(url).port}`);
  const replacements: [string | RegExp, string][] = [
    ['127.0.0.1:3000', first],
    ['127.0.0.1:3001', second],
    ['listen 80;', `listen ${httpPort};`],
    ['listen [::]:80;', ipv6 ? `listen [::]:${httpPort};` : ''],
    ['listen 443 ssl http2;', `listen ${httpsPort} ssl http2;`],
    ['listen [::]:443 ssl http2;', ipv6 ? `listen [::]:${httpsPort} ssl http2;` : ''],
    ['/etc/letsencrypt/live/id.example.com/fullchain.pem', `${folder}/gatehouse.pem`],
    ['/etc/letsencrypt/live/id.example.com/privkey.pem', `${folder}/gatehouse.key`],
    [/id\.example\.com/g, 'localhost'],
    ['https://$server_name$request_uri', `https://$server_name:${httpsPort}$request_uri`],
    ['/var/www/html', join(folder, 'html')],
    [/\/var\/log\/nginx/g, folder],
    [/client_header_timeout 10s;/g, `client_header_timeout ${patience.headers}s;`],
    ['client_body_timeout 20s;', `client_body_timeout ${patience.body}s;`],
  ];
  const site = replacements.reduce((text, [from, to]) => {
    expect(text.replace(from, to), String(from)).not.toBe(text);
    return text.replace(from, to);
  }, example);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
  // As on Debian: the default log has whole URLs.
  const logs = `error_log ${folder}/error.log; events {}\nhttp { access_log ${folder}/access.log combined;`;
  return `daemon off; pid ${folder}/pid; ${logs}\n${paths}\n${site} }\n`;
}

function makeCertificate(folder: string): void {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'gatehouse.key'), '-out', join(folder, 'gatehouse.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...names, ...files], { stdio: 'pipe' });
}

const answers = async (port: number) => {
  try {
    return (await send({ port, path: '/api/health' })).status;
  } catch {
    return 0;
  }
};

export async function startNginx(places: Places): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-nginx-'));
  // Its workers run as nobody and read the challenge.
  chmodSync(folder, 0o755);
  makeCertificate(folder);
  const proofs = join(folder, 'html/.well-known/acme-challenge');
  mkdirSync(proofs, { recursive: true });
  const ipv6 = await hasIpv6();
  writeFileSync(join(folder, 'nginx.conf'), configurationOf(folder, places, ipv6));
  const parameters = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  const child: ChildProcess = spawn(process.env.GATEHOUSE_NGINX ?? 'nginx', parameters, { stdio: 'pipe' });
  const exit = once(child, 'exit');
  await expect.poll(() => answers(places.httpsPort)).toBe(200);
  return {
    proofs,
    hosts: ['127.0.0.1', ...(ipv6 ? ['::1'] : [])],
    log: (name) => readFileSync(join(folder, `${name}.log`), 'utf8'),
    async close() {
      child.kill('SIGTERM');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Sent {
  port: number;
  path: string;
  /** Of the proxy. */
  host?: string;
  method?: string;
  headers?: Record<string, string>;
  json?: object;
  /** The client's own IP, one of the loopback network. */
  from?: string;
}

export interface ProxyAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request over https from an IP of the caller's choice. */
export function send({
  port,
  path,
  host = '127.0.0.1',
  method = 'GET',
  headers = {},
  json,
  from,
}: Sent): Promise<ProxyAnswer> {
  const body = json && JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host,
        port,
        path,
        method,
        rejectUnauthorized: false,
        agent: false,
        ...(from && { localAddress: from }),
        headers: {
          host: `localhost:${port}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
