import type { Installation } from '#tests/support/installation';

/** All rows of all tables, as text, by table. */
export async function dump({ query }: Installation): Promise<Map<string, string>> {
  const tables = await query<{ name: string }>(
    `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = 'public'`,
  );
  const texts = tables.map(async ({ name }) => {
    const rows = await query<{ text: string }>(`SELECT t::text AS "text" FROM "${name}" t`);
    return [name, rows.map(({ text }) => text).join('\n')] as const;
  });
  return new Map(await Promise.all(texts));
}
