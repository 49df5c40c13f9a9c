import { z } from 'zod';
import { catalogue, type Permission } from '#lib/access/permissions';
import type { Verb } from '#lib/adapters/route';
import type { Operation } from '#lib/core/operation';
import { answers } from '#lib/errors';
import { readRoutes } from '#scripts/routes';

/** The API document (OpenAPI 3.1), made from the route files; `docs/openapi.json` is a copy that a test keeps fresh. */

type Json = Record<string, unknown>;

/** Only our own pages ask these. */
const internal = new Set(['GET /api/setup']);

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date')
        Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
  return rest;
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(answers) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    permission: { type: 'string', description: 'With `forbidden`: what is missing.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const problemResponse = { $ref: '#/components/responses/Problem' };

function securityOf({ declaration }: Operation): Json {
  const { allow } = declaration;
  if (allow === 'anyone') return { security: [] };
  const permission = allow === 'signed-in' ? {} : { 'x-permission': allow };
  return { security: [{ bearer: [] }, { cookie: [] }], ...permission };
}

function parametersOf(verb: Verb, template: string, input: Json, fromQuery: readonly string[] = []) {
  const properties = (input.properties ?? {}) as Record<string, Json>;
  const inPath = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameter = (name: string, where: 'path' | 'query') => ({
    name,
    in: where,
    required: where === 'path',
    schema: properties[name] ?? { type: 'string' },
  });
  const query = verb === 'GET' ? rest : rest.filter((name) => fromQuery.includes(name));
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path')),
    ...query.map((name) => parameter(name, 'query')),
  ];
  return { parameters, bodyFields: verb === 'GET' ? [] : rest };
}

function requestBody(input: Json, fields: string[]): Json {
  if (fields.length === 0) return {};
  const properties = Object.fromEntries(
    Object.entries((input.properties ?? {}) as Json).filter(([name]) => fields.includes(name)),
  );
  const required = ((input.required ?? []) as string[]).filter((name) => fields.includes(name));
  const schema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  const content = { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } };
  return { requestBody: { required: required.length > 0, content } };
}

/** A list that also comes as a file says so by its `format`. */
function contentOf(output: z.ZodType, input: Json): Json {
  const { format } = (input.properties ?? {}) as Record<string, { enum?: string[] }>;
  return {
    'application/json': { schema: jsonSchema(output, 'output') },
    ...(format?.enum?.includes('csv') && { 'text/csv': { schema: { type: 'string' } } }),
  };
}

const formResponse = {
  description:
    'To a form, sent by POST with its `_method`: on to `_next`, or back to `_back` if it was refused.',
  headers: { Location: { schema: { type: 'string' } } },
};

function responsesOf(verb: Verb, { declaration }: Operation, input: Json): Json {
  const { output, status } = declaration;
  const code = output ? (typeof status === 'number' ? status : 200) : 204;
  const content = output && { content: contentOf(output, input) };
  return {
    [code]: { description: output ? 'Done.' : 'Done; there is nothing to say.', ...content },
    ...(verb !== 'GET' && { 303: formResponse }),
    ...(typeof status === 'function' && { 503: { description: 'Not healthy.', ...content } }),
    default: problemResponse,
  };
}

function operationId(verb: Verb, template: string): string {
  const words = template
    .replace(/^\/api/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return verb.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function entryOf(verb: Verb, template: string, operation: Operation): Json {
  const { summary, allow, input, query: fromQuery } = operation.declaration;
  const schema = jsonSchema(input, 'input');
  const { parameters, bodyFields } = parametersOf(verb, template, schema, fromQuery);
  const meaning = allow in catalogue ? `Needs \`${allow}\`: ${catalogue[allow as Permission]}` : undefined;
  return {
    operationId: operationId(verb, template),
    summary,
    ...(meaning && { description: meaning }),
    ...(internal.has(`${verb} ${template}`) && { 'x-internal': true }),
    ...securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(schema, bodyFields),
    responses: responsesOf(verb, operation, schema),
  };
}

export async function openApiDocument(): Promise<string> {
  const routes = (await readRoutes()).filter((route) => !route.file.includes('[...'));
  const paths = routes.map((route): [string, Json] => {
    const verbs = Object.entries(route.operations) as [Verb, Operation][];
    return [
      route.path,
      Object.fromEntries(
        verbs.map(([verb, operation]) => [verb.toLowerCase(), entryOf(verb, route.path, operation)]),
      ),
    ];
  });
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description:
        'Errors are `application/problem+json` (RFC 9457); `code` is what to rely on. Unknown fields are refused. ' +
        'Also served: `POST /register`, `POST /login`, `GET /users/me` and, with an `Authorization` header or JSON as the preferred `Accept`, `GET /admin`.',
    },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: problem },
      responses: {
        Problem: {
          description: 'Refused; see `code`.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'gatehouse-access' },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
