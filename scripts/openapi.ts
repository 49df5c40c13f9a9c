import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { catalogue, type Permission } from '#lib/access/permissions';
import type { Verb } from '#lib/adapters/route';
import type { Operation } from '#lib/core/operation/operation';
import { answers } from '#lib/errors';
import { readRoutes } from '#scripts/routes';

/** The API document (OpenAPI 3.1), made from the route files; `docs/openapi.json` is a copy that a test keeps fresh. */

type Json = Record<string, unknown>;

/** For our own pages only. */
const internal = new Set(['GET /api/setup']);

/** Dates have a format; `limit` is a number, though a query has only text. */
const override = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Json }) => {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  if (jsonSchema.type === 'integer') delete jsonSchema.pattern;
};

function inputSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override });
  return rest;
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Schemas that have a name: those of lib/schemas by the name they are exported under. */
async function readNames(): Promise<Map<unknown, string>> {
  const files = readdirSync('lib/schemas').sort();
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(`lib/schemas/${file}`).href)));
  const exported = modules.flatMap((module) => Object.entries(module as Json));
  const schemas = exported.filter(
    ([name, value]) => value instanceof z.ZodType && /(View|Input)$/.test(name),
  );
  // Of two names for one schema the first counts.
  return new Map(schemas.reverse().map(([name, schema]) => [schema, name]));
}

/** The components of the document, as they are asked for. */
class Components {
  readonly #names: Map<unknown, string>;
  readonly #outputs = z.registry<{ id: string }>();
  readonly #bodies: Record<string, Json> = {};

  constructor(names: Map<unknown, string>) {
    this.#names = names;
    for (const [schema, id] of names) if (id.endsWith('View')) this.#outputs.add(schema as z.ZodType, { id });
  }

  output(schema: z.ZodType, operationId: string): Json {
    if (!this.#outputs.has(schema)) this.#outputs.add(schema, { id: `${capitalized(operationId)}View` });
    return refTo(this.#outputs.get(schema)?.id ?? '');
  }

  /** Without the fields of path or query, one schema may have several bodies. */
  body(input: z.ZodType, operationId: string, body: Json): Json {
    const named = this.#names.get(input);
    const isFree = named && JSON.stringify(this.#bodies[named] ?? body) === JSON.stringify(body);
    const name = isFree ? named : `${capitalized(operationId)}Input`;
    this.#bodies[name] = body;
    return refTo(name);
  }

  /** All that the document refers to, by name. */
  all(document: Json): Json {
    const { schemas } = z.toJSONSchema(this.#outputs, {
      io: 'output',
      unrepresentable: 'any',
      override,
      uri: (id) => refTo(id).$ref,
    });
    const outputs = Object.entries(schemas).map(
      ([id, { $schema: _, $id: __, ...schema }]): [string, Json] => [id, schema],
    );
    const all: Json = { ...this.#bodies, ...Object.fromEntries(outputs), Problem: problem };
    const used = new Set<string>();
    const visit = (json: unknown) => {
      for (const [, name = ''] of JSON.stringify(json).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
        if (used.has(name)) continue;
        used.add(name);
        visit(all[name]);
      }
    };
    visit([document, refTo('Problem')]);
    return Object.fromEntries([...used].sort().map((name) => [name, all[name]]));
  }
}

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(answers) },
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
  // A file instead of JSON is for browsers: an answer of two types is one that generated clients make nothing of.
  const query = (verb === 'GET' ? rest : rest.filter((name) => fromQuery.includes(name))).filter(
    (name) => name !== 'format',
  );
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path')),
    ...query.map((name) => parameter(name, 'query')),
  ];
  return { parameters, bodyFields: verb === 'GET' ? [] : rest };
}

function requestBody(input: Json, fields: string[], name: (body: Json) => Json): Json {
  if (fields.length === 0) return {};
  const properties = Object.fromEntries(
    Object.entries((input.properties ?? {}) as Json).filter(([field]) => fields.includes(field)),
  );
  const required = ((input.required ?? []) as string[]).filter((field) => fields.includes(field));
  const body = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  const content = { 'application/json': { schema: name(body) } };
  return { requestBody: { required: required.length > 0, content } };
}

/** A list that also comes as a file says so by its `format`. */
const hasFile = (input: Json) =>
  ((input.properties ?? {}) as Record<string, { enum?: string[] }>).format?.enum?.includes('csv') === true;

function responsesOf({ declaration }: Operation, name: (output: z.ZodType) => Json): Json {
  const { output, status, image } = declaration;
  const code = output || image ? (typeof status === 'number' ? status : 200) : 204;
  const content = output
    ? { content: { 'application/json': { schema: name(output) } } }
    : image && { content: { [image]: {} } };
  return {
    [code]: { description: content ? 'Done.' : 'Done; there is nothing to say.', ...content },
    ...(typeof status === 'function' && { 503: { description: 'Not healthy.', ...content } }),
    default: problemResponse,
  };
}

const tags = {
  Login: 'Register, log in, refresh, log out, accept an invitation, choose a new password by a link.',
  Account: 'What users do with their own account, and how its pages look.',
  Users: 'Users, invitations and their sessions, for administrators.',
  Roles: 'Roles and permissions, for administrators.',
  Settings: 'Name, logo, colors, links, and who may register, for administrators.',
  Audit: 'The dashboard, the search and the audit trail, for administrators.',
  Service: 'Health, keys and this document.',
};

function tagOf(path: string): keyof typeof tags {
  if (/^\/api\/(users\/me|theme)/.test(path)) return 'Account';
  if (/^\/api\/admin\/(users|invitations)/.test(path)) return 'Users';
  if (/^\/api\/admin\/(roles|permissions)/.test(path)) return 'Roles';
  if (/^\/api\/(admin\/settings|branding)/.test(path)) return 'Settings';
  if (/^\/api\/admin/.test(path)) return 'Audit';
  return /^\/(\.well-known|api\/(health|openapi))/.test(path) ? 'Service' : 'Login';
}

function operationId(verb: Verb, template: string): string {
  const words = template
    .replace(/^\/api/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return verb.toLowerCase() + words.map(capitalized).join('');
}

function descriptionOf({ allow }: Operation['declaration'], input: Json): Json {
  const meaning = allow in catalogue ? [`Needs \`${allow}\`: ${catalogue[allow as Permission]}`] : [];
  const file = hasFile(input)
    ? ['With `format=csv` in the query the answer is all that match, as a file (`text/csv`).']
    : [];
  const sentences = [...meaning, ...file];
  return {
    ...(sentences.length > 0 && { description: sentences.join(' ') }),
    ...(file.length > 0 && { 'x-file': 'text/csv' }),
  };
}

function entryOf(verb: Verb, template: string, operation: Operation, components: Components): Json {
  const { summary, input, query: fromQuery } = operation.declaration;
  const schema = inputSchema(input);
  const { parameters, bodyFields } = parametersOf(verb, template, schema, fromQuery);
  const name = operationId(verb, template);
  return {
    operationId: name,
    tags: [tagOf(template)],
    summary,
    ...descriptionOf(operation.declaration, schema),
    ...(internal.has(`${verb} ${template}`) && { 'x-internal': true }),
    ...securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(schema, bodyFields, (body) => components.body(input, name, body)),
    responses: responsesOf(operation, (output) => components.output(output, name)),
  };
}

const description = [
  'Errors are `application/problem+json` (RFC 9457); `code` is what to rely on. Unknown fields are refused.',
  'Whatever takes JSON also takes the same fields as a form (`application/x-www-form-urlencoded`), which is answered with 303:',
  'on to `_next`, or back to `_back` if it was refused; by POST, with another verb in `_method`.',
  'A field with `x-clearable` may be sent empty by a form.',
  'A field with `contentEncoding: base64` may also be a file of `multipart/form-data`.',
  'Also served: `POST /register`, `POST /login`, `GET /users/me` and, with an `Authorization` header or JSON as the preferred `Accept`, `GET /admin`.',
].join(' ');

export async function openApiDocument(): Promise<string> {
  const components = new Components(await readNames());
  const routes = (await readRoutes()).filter((route) => !route.file.includes('[...'));
  const paths = Object.fromEntries(
    routes.map((route): [string, Json] => {
      const verbs = Object.entries(route.operations) as [Verb, Operation][];
      const entries = verbs.map(([verb, operation]) => [
        verb.toLowerCase(),
        entryOf(verb, route.path, operation, components),
      ]);
      return [route.path, Object.fromEntries(entries)];
    }),
  );
  const document = {
    openapi: '3.1.0',
    info: { title: 'Gatehouse', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
    paths,
    components: {
      schemas: components.all(paths),
      responses: {
        Problem: {
          description: 'Refused; see `code`.',
          content: { 'application/problem+json': { schema: refTo('Problem') } },
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
