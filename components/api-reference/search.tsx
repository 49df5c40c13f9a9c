import {
  type ApiDocument,
  type Entry,
  type Group,
  resolved,
  type Schema,
  schemaIn,
} from '#components/api-reference/document';

/** The names of a schema's fields, whatever it refers to. */
function namesOf(document: ApiDocument, schema: Schema | undefined, depth = 0): string[] {
  if (!schema || depth > 6) return [];
  const { properties = {}, items, anyOf = [] } = resolved(document, schema);
  const below = [...Object.values(properties), ...(items ? [items] : []), ...anyOf];
  return [...Object.keys(properties), ...below.flatMap((one) => namesOf(document, one, depth + 1))];
}

function textOf(document: ApiDocument, { name }: Group, { method, path, operation }: Entry): string {
  const { operationId, summary, description = '', parameters = [], requestBody, responses } = operation;
  const bodies = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  return [
    name,
    method,
    path,
    operationId,
    summary,
    description,
    operation['x-permission'] ?? '',
    ...parameters.map((parameter) => parameter.name),
    ...bodies.flatMap((content) => namesOf(document, schemaIn(content))),
  ]
    .join(' ')
    .toLowerCase();
}

/** The operations that have every word of the query somewhere, by group. */
export function searchGroups(document: ApiDocument, groups: readonly Group[], query: string): Group[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = groups.map((group) => ({
    ...group,
    entries: group.entries.filter((entry) => {
      const text = textOf(document, group, entry);
      return words.every((word) => text.includes(word));
    }),
  }));
  return found.filter(({ entries }) => entries.length > 0);
}
