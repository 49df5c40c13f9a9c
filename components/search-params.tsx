/** What a page is given of its URL's query. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One parameter; a repeated one counts as none. */
export async function param(searchParams: SearchParams, name: string): Promise<string | undefined> {
  const value = (await searchParams)[name];
  return typeof value === 'string' ? value : undefined;
}
