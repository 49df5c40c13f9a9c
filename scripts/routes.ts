import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Handler, type Operations, type Verb, verbs } from '#lib/adapters/route';
import type { ApiRoute } from '#lib/server/api';

/** One `route.ts`: its public path with `{parameters}`, and the operation behind each verb. */
export interface RouteFile {
  file: string;
  path: string;
  operations: Operations;
}

/** `app/api/admin/users/[id]/route.ts` -> `/api/admin/users/[id]`; groups like `(auth)` are not in the path. */
function template(file: string): string {
  const folders = path.dirname(file).split(path.sep).slice(1);
  return `/${folders.filter((folder) => !folder.startsWith('(')).join('/')}`;
}

/** `app/api/admin/users/[id]/route.ts` -> `/api/admin/users/{id}` */
export const publicPath = (file: string) => withParameters(template(file));

const withParameters = (template: string) => template.replaceAll(/\[(?:\.{3})?(\w+)\]/g, '{$1}');

/** Every path in the build's manifests, Next's own pages too, sorted. Needs a build. */
export function manifestPaths(): string[] {
  const read = (name: string) => {
    const file = path.join('.next', name);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  const { routes = {}, dynamicRoutes = {} } = read('prerender-manifest.json');
  const prerendered = Object.entries<{ dataRoute?: string | null }>({ ...routes, ...dynamicRoutes });
  const paths = [
    ...Object.values<string>(read('app-path-routes-manifest.json')),
    ...prerendered.flatMap(([page, { dataRoute }]) => [page, dataRoute ?? page]),
    ...Object.keys(read('server/pages-manifest.json')),
  ];
  return [...new Set(paths.map(withParameters))].sort();
}

/** Files below `app` with this name, relative to the repository, sorted. */
export function appFiles(name: 'route.ts' | 'page.tsx'): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => path.basename(file) === name)
    .map((file) => path.join('app', file))
    .sort();
}

// A pattern that the compiler (scripts/compile.mjs) finds the route files by.
const importRoute = (file: string): Promise<Record<string, Handler>> =>
  import(`../app/${path.relative('app', path.dirname(file))}/route.ts`);

/** The handlers of all routes, for the server. */
export async function readHandlers(): Promise<ApiRoute[]> {
  return Promise.all(
    appFiles('route.ts').map(async (file) => ({
      template: template(file),
      handlers: await importRoute(file),
    })),
  );
}

/** Imports all route files: what they export is what is served. */
export async function readRoutes(): Promise<RouteFile[]> {
  return Promise.all(
    appFiles('route.ts').map(async (file) => {
      const exports = await importRoute(file);
      const operations: Operations = {};
      for (const verb of verbs) {
        const operation = exports[verb]?.operation;
        if (operation) operations[verb as Verb] = operation;
      }
      return { file, path: publicPath(file), operations };
    }),
  );
}
