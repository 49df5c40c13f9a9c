import { request } from 'node:http';
import type { Figure } from '#tests/bench/figures';

const limit = 120;

/** The size of the body as it crosses the wire to a browser, compressed as the server chooses. */
function sentBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { 'accept-encoding': 'gzip, br' } }, async (response) => {
      resolve(Buffer.concat(await response.toArray()).length);
    });
    sent.on('error', reject).end();
  });
}

const kilobytes = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0) / 1024;

/** Every script that /login names, also those that its first script fetches; `noModule` ones no browser loads. */
export async function javascriptFigure({ server }: { server: { url: string } }): Promise<Figure> {
  const page = await (await fetch(`${server.url}/login`)).text();
  const modern = page.replace(/<script[^>]*\snomodule[^>]*>/gi, '');
  const paths = [...new Set(modern.match(/\/_next\/static\/[\w./~-]+\.js/g) ?? [])];
  const scripts = await Promise.all(paths.map((path) => sentBytes(server.url + path)));
  const sent = kilobytes(scripts);
  return {
    what: 'JavaScript of /login, compressed',
    value: `${sent.toFixed(0)} KB`,
    beside: `${scripts.length} scripts`,
    target: `< ${limit} KB`,
    hit: scripts.length > 0 && sent < limit,
  };
}
