/** What a page is given of its URL's query. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One parameter; a repeated one counts as none. */
export async function param(searchParams: SearchParams, name: string): Promise<string | undefined> {
  const value = (await searchParams)[name];
  return typeof value === 'string' ? value : undefined;
}

/** The name of a permission in a page's path: Next hands its colon on as it was encoded. */
export function permissionIn(segment: string): string {
  return segment.replaceAll(/%3a/gi, ':');
}
