import { type ApiDocument, type Entry, type Parameter, schemaIn } from '#components/api-reference/document';
import { exampleOf } from '#components/api-reference/example';

/** `{name}` is the name of what the path names before it. */
function pathValueOf(document: ApiDocument, path: string, { name, schema }: Parameter): string {
  if (name === 'name' && path.includes('/permissions/')) return 'reports:read';
  return String(exampleOf(document, schema, { name }));
}

function urlOf(document: ApiDocument, { path, operation: { parameters = [] } }: Entry): string {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (url, parameter) => url.replace(`{${parameter.name}}`, pathValueOf(document, path, parameter)),
      path,
    );
  return parameters.some(({ name }) => name === 'limit') ? `${filled}?limit=20` : filled;
}

/** For a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A call that can be pasted, once `$TOKEN` is the access token of a login. */
export function curlOf(document: ApiDocument, entry: Entry, origin: string): string {
  const { method, operation } = entry;
  const body = schemaIn(operation.requestBody?.content);
  const parts = [
    `curl ${quoted(origin + urlOf(document, entry))}`,
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(operation.security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body
      ? [
          "-H 'Content-Type: application/json'",
          `-d ${quoted(JSON.stringify(exampleOf(document, body, { isRequest: true }), null, 2))}`,
        ]
      : []),
  ];
  return parts.join(' \\\n  ');
}
