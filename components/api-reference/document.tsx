/** What the reference reads of an OpenAPI document, and how it is ordered for a reader. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  additionalProperties?: Schema | boolean;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: Schema;
}

type Content = Record<string, { schema: Schema }>;

export interface Response {
  $ref?: string;
  description?: string;
  content?: Content;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: unknown[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Response>;
  'x-permission'?: string;
  'x-internal'?: boolean;
}

export interface ApiDocument {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

export interface Group {
  name: string;
  description: string;
  path: string;
  entries: Entry[];
}

/** The operations by tag, in the order of the document; those for our own pages are left out. */
export function groupsOf({ tags, paths }: ApiDocument): Group[] {
  const entries = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(
      ([verb, operation]): Entry => ({ method: verb.toUpperCase(), path, operation }),
    ),
  );
  const shown = entries.filter(({ operation }) => !operation['x-internal']);
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    path: `/docs/api/${name.toLowerCase()}`,
    entries: shown.filter(({ operation }) => operation.tags.includes(name)).sort(byPath),
  }));
  return groups.filter((group) => group.entries.length > 0);
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A list before its items, and what reads before what changes. */
const byPath = (one: Entry, other: Entry) =>
  one.path.localeCompare(other.path) || verbs.indexOf(one.method) - verbs.indexOf(other.method);

/** The name of a schema that the document names. */
export const nameOf = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1);

export function resolved(document: ApiDocument, schema: Schema): Schema {
  const name = nameOf(schema);
  return (name && document.components.schemas[name]) || schema;
}

/** The one schema of a body: the document has one media type for each. */
export const schemaIn = (content: Content | undefined): Schema | undefined =>
  Object.values(content ?? {})[0]?.schema;

/** The summary up to its first pause: a heading. */
export const titleOf = ({ summary }: Operation): string => summary.replace(/\.$/, '').split(/[;:] /)[0] ?? '';

export const anchorOf = ({ path }: Group, { operation }: Entry): string => `${path}#${operation.operationId}`;
