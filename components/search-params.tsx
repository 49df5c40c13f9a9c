import { linkId } from '#lib/schemas/fields';

/** What a page is given of its URL's query. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One parameter; a repeated one counts as none. */
export async function param(searchParams: SearchParams, name: string): Promise<string | undefined> {
  const value = (await searchParams)[name];
  return typeof value === 'string' ? value : undefined;
}

/** The id of the link that was opened to come here; undefined for anything else. */
export async function openedLink(searchParams: SearchParams): Promise<string | undefined> {
  return linkId.safeParse(await param(searchParams, 'link')).data;
}

/** The name of a permission in a page's path: Next hands its colon on as it was encoded. */
export function permissionIn(segment: string): string {
  return segment.replaceAll(/%3a/gi, ':');
}
