import { longestBody } from '#lib/config';
import type { Upload } from '#lib/core/operation/operation';
import { AppError, answers, tooLarge } from '#lib/errors';

/** Reads the request body: JSON or a form of at most 64 KiB, in UTF-8. Only where a file is expected may it be multipart. */

const deepest = 32;

export type Fields = Record<string, unknown>;

export interface Body {
  kind: 'json' | 'form' | 'none';
  fields: Fields;
}

const malformed = (detail: string, cause?: unknown) => new AppError('malformed_request', { detail, cause });

/** JSON may begin with a byte order mark, which is ignored (RFC 8259, 8.1); in a form it is a part of the first name. */
function decode(bytes: ArrayBuffer, kind: 'json' | 'form'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: kind === 'form' }).decode(bytes);
  } catch (cause) {
    throw malformed('The body is not UTF-8.', cause);
  }
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth;
  return Object.values(value).reduce(
    (most: number, inner) => Math.max(most, depthOf(inner, depth + 1)),
    depth,
  );
}

function parseJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed('The body is not JSON.', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('Send a JSON object.');
  if (depthOf(value) > deepest) throw malformed('The JSON is nested too deeply.');
  return value as Fields;
}

/** A field that comes twice becomes a list, which no schema takes for a text. */
export function collect(entries: Iterable<[string, string]>): Fields {
  const fields: Fields = Object.create(null);
  for (const [name, value] of entries) {
    const earlier = fields[name];
    if (Array.isArray(earlier)) earlier.push(value);
    else fields[name] = earlier === undefined ? value : [earlier, value];
  }
  return fields;
}

function parseForm(text: string): Fields {
  try {
    // URLSearchParams turns malformed escapes into U+FFFD, which would make different passwords the same.
    decodeURIComponent(text);
  } catch (cause) {
    throw malformed('The form is not URL-encoded UTF-8.', cause);
  }
  return collect(new URLSearchParams(text));
}

/** The file as base64, as JSON has it; '' if none was chosen. */
async function parseMultipart(bytes: ArrayBuffer, contentType: string, { field }: Upload): Promise<Fields> {
  let data: FormData;
  try {
    data = await new Response(bytes, { headers: { 'Content-Type': contentType } }).formData();
  } catch (cause) {
    throw malformed('The form is not a readable multipart/form-data.', cause);
  }
  const entries: [string, string][] = [];
  for (const [name, value] of data) {
    if (typeof value === 'string') entries.push([name, value]);
    else if (name === field) entries.push([name, Buffer.from(await value.arrayBuffer()).toString('base64')]);
    else throw malformed('A file is not expected in this field.');
  }
  return collect(entries);
}

type Kind = 'json' | 'form' | 'multipart';

const types: ReadonlyMap<string, Kind> = new Map([
  ['application/json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/form-data', 'multipart'],
]);

/** What the browser sends of a form by itself. */
export const formTypes: ReadonlySet<string> = new Set(
  [...types.keys()].filter((type) => type !== 'application/json'),
);

/** RFC 9110, 5.6.6 and 8.3.1: parameters after semicolons, of which any may have nothing behind it. */
const mediaType =
  /^([\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+)((?:[ \t]*;(?:[ \t]*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*"))?)*)$/;
const parameter = /([\w!#$%&'*+.^`|~-]+)=([\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*")/g;

/** The media type of a `Content-Type` in lower case, without its parameters. */
export const typeOf = (contentType: string | null) =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

function charsetsOf(parameters: string): string[] {
  const named = [...parameters.matchAll(parameter)].filter(([, name]) => name?.toLowerCase() === 'charset');
  return named.map(([, , value = '']) => value.replace(/^"(.*)"$/, '$1').replaceAll(/\\(.)/g, '$1'));
}

const unsupported = (detail: string) => new AppError('unsupported_media_type', { detail });

function kindOf(contentType: string | null, upload: Upload | undefined): Kind {
  const [, type, parameters = ''] = mediaType.exec(contentType?.trim() ?? '') ?? [];
  if (!type) {
    const fault = contentType ? 'This Content-Type cannot be read.' : 'There is no Content-Type.';
    throw unsupported(`${fault} ${answers.unsupported_media_type.title}`);
  }
  const kind = types.get(type.toLowerCase());
  if (!kind || (kind === 'multipart' && !upload)) throw new AppError('unsupported_media_type');
  if (!charsetsOf(parameters).every((charset) => /^utf-?8$/i.test(charset)))
    throw unsupported('The charset is not supported. Send UTF-8.');
  return kind;
}

/** @throws AppError `malformed_request`, `payload_too_large` or `unsupported_media_type` */
export async function readBody(request: Request, upload?: Upload): Promise<Body> {
  const bytes = await request.arrayBuffer();
  const contentType = request.headers.get('content-type');
  const most = upload?.longestBody ?? longestBody;
  if (bytes.byteLength > most) throw tooLarge(most);
  if (contentType === null && bytes.byteLength === 0) return { kind: 'none', fields: {} };
  const kind = kindOf(contentType, upload);
  if (upload && contentType && kind === 'multipart')
    return { kind: 'form', fields: await parseMultipart(bytes, contentType, upload) };
  if (bytes.byteLength === 0) return { kind: kind === 'json' ? 'json' : 'form', fields: {} };
  if (kind === 'json') return { kind, fields: parseJson(decode(bytes, kind)) };
  return { kind: 'form', fields: parseForm(decode(bytes, 'form')) };
}
