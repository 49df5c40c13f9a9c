import { request } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Figure } from '#scripts/bench/figures';
import type { Place } from '#scripts/bench/place';

const limit = 120;

/** The body as it crosses the wire to a browser, compressed if the server does that. */
function fetchRaw(url: string): Promise<{ body: Buffer; encoding: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { 'accept-encoding': 'gzip, br' } }, async (response) => {
      resolve({
        body: Buffer.concat(await response.toArray()),
        encoding: response.headers['content-encoding'],
      });
    });
    sent.on('error', reject).end();
  });
}

function decompressed(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}

const kilobytes = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0) / 1024;

/** Every script that /login names, also those that its first script fetches; `noModule` ones no browser loads. */
export async function javascriptFigure({ server }: Place): Promise<Figure> {
  const page = await (await fetch(`${server.url}/login`)).text();
  const modern = page.replace(/<script[^>]*\snomodule[^>]*>/gi, '');
  const paths = [...new Set(modern.match(/\/_next\/static\/[\w./~-]+\.js/g) ?? [])];
  const scripts = await Promise.all(paths.map((path) => fetchRaw(server.url + path)));
  const sent = kilobytes(scripts.map(({ body }) => body.length));
  const least = kilobytes(
    scripts.map(({ body, encoding }) => brotliCompressSync(decompressed(body, encoding)).length),
  );
  return {
    what: 'JavaScript of /login, compressed',
    value: `${sent.toFixed(0)} KB`,
    beside: `${scripts.length} scripts; brotli would make it ${least.toFixed(0)} KB`,
    target: `< ${limit} KB`,
    hit: scripts.length > 0 && sent < limit,
  };
}
