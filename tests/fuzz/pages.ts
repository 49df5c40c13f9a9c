import { manifestPaths } from '#scripts/routes';
import type { Endpoint } from '#tests/fuzz/document';
import type { JsonSchema } from '#tests/fuzz/json-schema';

/** The pages, Next's own among them, as endpoints without declared answers. */

const text: JsonSchema = { type: 'string' };

const inQuery = Object.fromEntries(
  ['next', 'query', 'cursor', 'sort', 'status', 'role', 'token', 'ids', 'format', 'since', 'range'].map(
    (name) => [name, text],
  ),
);

function pageOf(path: string): Endpoint {
  const inPath = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, text]));
  return {
    name: `GET ${path}`,
    verb: 'GET',
    path,
    inPath,
    inQuery,
    inBody: {},
    required: [],
    isOpen: false,
    permission: path.startsWith('/admin') ? 'admin:access' : null,
    responses: new Map(),
  };
}

/** Every path of the build that the API document does not know. */
export const readPages = (documented: ReadonlySet<string>) =>
  manifestPaths()
    .filter((path) => !documented.has(path))
    .map(pageOf);
