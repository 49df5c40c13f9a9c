import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The product in a folder of its own with one route more, a constant one: the limit of what any route can
 * reach in this server. So the product itself ships no such route.
 */

export const barePath = '/api/bare';

const bareRoute = `export const dynamic = 'force-dynamic';
const body = JSON.stringify({ status: 'ok' });
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };
export const GET = () => new Response(body, { headers });
`;

const leftOut = new Set([
  'node_modules',
  '.git',
  '.next',
  '.server',
  '.run',
  '.data',
  '.env',
  'docs',
  'test-results',
]);

/** Copies the working tree to a temporary folder; packages are linked where the file system allows it. */
export function copyApp(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  for (const name of readdirSync('.')) {
    if (!leftOut.has(name)) cpSync(name, join(folder, name), { recursive: true });
  }
  mirror('node_modules', join(folder, 'node_modules'));
  const route = join(folder, 'app', barePath);
  mkdirSync(route, { recursive: true });
  writeFileSync(join(route, 'route.ts'), bareRoute);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Hard links instead of copies: a bundler follows no symbolic link out of its root. */
function mirror(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) mirror(source, target);
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else link(source, target);
  }
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system.
    if (!existsSync(target)) cpSync(source, target);
  }
}
