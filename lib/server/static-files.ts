import path from 'node:path';
import sirv from 'sirv';
import type { Handler } from '#lib/server/server';

const prefix = '/_next/static';
const year = 365 * 24 * 60 * 60;

// What a build makes of text; sirv names no charset (ASVS 4.1.1), and a `.gz` as what it is packed from.
const textTypes: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.gz': 'text/plain',
};

/**
 * Serves the build's scripts and styles, compressed at build time (Next compresses at each request, with gzip only);
 * everything else goes to `next`. Their names contain a digest, so browsers may cache them for ever.
 */
export function serveStaticFiles(next: Handler): Handler {
  const serve = sirv(path.join(process.cwd(), '.next/static'), {
    brotli: true,
    immutable: true,
    maxAge: year,
    setHeaders(response, pathname) {
      const type = textTypes[path.extname(pathname)];
      if (type) response.setHeader('Content-Type', `${type}; charset=utf-8`);
    },
  });
  return async (request, response) => {
    const { url = '' } = request;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !url.startsWith(`${prefix}/`)) return next(request, response);
    request.url = url.slice(prefix.length);
    // Small files need no ranges, and sirv throws at one whose end comes before its start.
    delete request.headers.range;
    await new Promise<void>((resolve, reject) => {
      response.once('close', resolve);
      serve(request, response, () => {
        request.url = url;
        next(request, response).then(resolve, reject);
      });
    });
  };
}
