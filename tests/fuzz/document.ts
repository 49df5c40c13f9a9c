import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { JsonSchema } from '#tests/fuzz/json-schema';

/** `docs/openapi.json`, read as endpoints with their inputs and their answers. */

interface Parameter {
  name: string;
  in: 'path' | 'query';
  schema: JsonSchema;
}

interface ResponseEntry {
  $ref?: string;
  content?: Record<string, { schema: JsonSchema }>;
}

interface Entry {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, ResponseEntry>;
  security?: unknown[];
  /** The content type of the answer to `format=csv`. */
  'x-file'?: string;
  'x-permission'?: string;
}

interface ApiDocument {
  paths: Record<string, Record<string, Entry>>;
  components: { schemas: Record<string, JsonSchema> & { Problem: JsonSchema } };
}

/** Replaces each `$ref` by its schema. */
function resolved<T>(json: T, schemas: Record<string, JsonSchema>): T {
  if (typeof json !== 'object' || json === null) return json;
  const name = /^#\/components\/schemas\/(\w+)$/.exec((json as { $ref?: string }).$ref ?? '')?.[1];
  if (name) return resolved(schemas[name] as T, schemas);
  if (Array.isArray(json)) return json.map((one) => resolved(one, schemas)) as T;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, resolved(value, schemas)])) as T;
}

/** The bodies of one status: for each content type a check that returns the fault; empty if there is no body. */
export type Bodies = Map<string, (text: string) => string | null>;

export interface Endpoint {
  /** `PATCH /api/users/me` */
  name: string;
  verb: string;
  /** With `{parameters}`. */
  path: string;
  inPath: Record<string, JsonSchema>;
  inQuery: Record<string, JsonSchema>;
  inBody: Record<string, JsonSchema>;
  required: string[];
  isOpen: boolean;
  permission: string | null;
  /** By status, and `default` for all refusals. */
  responses: Map<string, Bodies>;
}

function checkOf(type: string, schema: JsonSchema): (text: string) => string | null {
  if (!type.endsWith('json')) return () => null;
  const parser = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  return (text) => {
    try {
      const parsed = parser.safeParse(JSON.parse(text));
      return parsed.success ? null : z.prettifyError(parsed.error).replaceAll('\n', ' ');
    } catch {
      return 'is not JSON';
    }
  };
}

function bodiesOf(entry: ResponseEntry, problem: JsonSchema): Bodies {
  const refusal = { 'application/problem+json': { schema: problem } };
  const content = entry.$ref ? refusal : (entry.content ?? {});
  return new Map(Object.entries(content).map(([type, { schema }]) => [type, checkOf(type, schema)]));
}

function endpointOf(path: string, verb: string, entry: Entry, problem: JsonSchema): Endpoint {
  const schemas = (where: Parameter['in']) =>
    Object.fromEntries(
      (entry.parameters ?? []).filter((one) => one.in === where).map((one) => [one.name, one.schema]),
    );
  const responses = new Map(
    Object.entries(entry.responses).map(([status, response]) => [status, bodiesOf(response, problem)]),
  );
  // The document says it of all: a form is redirected, on or back.
  if (verb !== 'get') responses.set('303', new Map());
  const file = entry['x-file'];
  if (file) responses.get('200')?.set(file, () => null);
  const body = entry.requestBody?.content['application/json']?.schema ?? {};
  return {
    name: `${verb.toUpperCase()} ${path}`,
    verb: verb.toUpperCase(),
    path,
    inPath: schemas('path'),
    inQuery: { ...schemas('query'), ...(file && { format: { enum: ['json', 'csv'] } }) },
    inBody: body.properties ?? {},
    required: body.required ?? [],
    isOpen: entry.security?.length === 0,
    permission: entry['x-permission'] ?? null,
    responses,
  };
}

export interface Api {
  endpoints: Endpoint[];
  problem: (text: string) => string | null;
}

export function readApi(): Api {
  const { paths, components } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as ApiDocument;
  const problem = components.schemas.Problem;
  const endpoints = Object.entries(resolved(paths, components.schemas)).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, entry]) => endpointOf(path, verb, entry, problem)),
  );
  return { endpoints, problem: checkOf('application/problem+json', problem) };
}
