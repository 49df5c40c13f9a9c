import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Handler, type Operations, type Verb, verbs } from '#lib/adapters/route';

/** One `route.ts`: its public path with `{parameters}`, and the operation behind each verb. */
export interface RouteFile {
  file: string;
  path: string;
  operations: Operations;
}

/** `app/api/admin/users/[id]/route.ts` -> `/api/admin/users/{id}`; groups like `(auth)` are not in the path. */
export function publicPath(file: string): string {
  const folders = path.dirname(file).split(path.sep).slice(1);
  return withParameters(`/${folders.filter((folder) => !folder.startsWith('(')).join('/')}`);
}

const withParameters = (template: string) => template.replaceAll(/\[(?:\.{3})?(\w+)\]/g, '{$1}');

/** Every path that the build's manifests name, Next's own pages too, sorted. There has to be a build. */
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

/** Reads all routes by importing their files: what is exported is what is served. */
export async function readRoutes(): Promise<RouteFile[]> {
  return Promise.all(
    appFiles('route.ts').map(async (file) => {
      const exports: Record<string, Handler> = await import(pathToFileURL(file).href);
      const operations: Operations = {};
      for (const verb of verbs) {
        const operation = exports[verb]?.operation;
        if (operation) operations[verb as Verb] = operation;
      }
      return { file, path: publicPath(file), operations };
    }),
  );
}
