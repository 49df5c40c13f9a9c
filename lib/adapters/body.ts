import { longestBody } from '#lib/config';
import { AppError } from '#lib/errors';

/** Reading what was sent: JSON or a URL-encoded form of at most 64 KiB, in UTF-8. Refusals here are about transport. */

const deepest = 32;

export type Fields = Record<string, unknown>;

export interface Body {
  kind: 'json' | 'form' | 'none';
  fields: Fields;
}

const malformed = (detail: string, cause?: unknown) => new AppError('malformed_request', { detail, cause });

function decode(bytes: ArrayBuffer): string {
  try {
    // A byte order mark stays, and makes JSON.parse refuse.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
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

const types: Record<string, 'json' | 'form'> = {
  'application/json': 'json',
  'application/x-www-form-urlencoded': 'form',
};

function kindOf(contentType: string): 'json' | 'form' {
  const [, type = '', charset = 'utf-8'] =
    /^([^;\s]+)(?:\s*;\s*charset="?([\w-]+)"?)?$/i.exec(contentType.trim()) ?? [];
  const kind = types[type.toLowerCase()];
  if (!kind || charset.toLowerCase() !== 'utf-8') throw new AppError('unsupported_media_type');
  return kind;
}

/** @throws AppError `malformed_request`, `payload_too_large` or `unsupported_media_type` */
export async function readBody(request: Request): Promise<Body> {
  const bytes = await request.arrayBuffer();
  const contentType = request.headers.get('content-type');
  if (bytes.byteLength > longestBody) throw new AppError('payload_too_large');
  if (contentType === null && bytes.byteLength === 0) return { kind: 'none', fields: {} };
  const kind = kindOf(contentType ?? '');
  if (bytes.byteLength === 0) return { kind, fields: {} };
  const text = decode(bytes);
  return { kind, fields: kind === 'json' ? parseJson(text) : parseForm(text) };
}
