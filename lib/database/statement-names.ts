const mostKnown = 200;

/**
 * Names for prepared statements: of the last 200 texts, those that came at least twice. A name is never reused, because
 * connections still know the old text. A search has none: the database would fix one plan for all texts.
 */
export function newStatementNames(): (statement: { sql: string }) => string {
  /** By text, the most recent one last; '' came once. */
  const known = new Map<string, string>();
  let given = 0;
  return ({ sql }) => {
    if (/ I?LIKE |^\/\* plan anew \*\//.test(sql)) return '';
    let name = known.get(sql);
    if (name === '') {
      given += 1;
      name = `gatehouse_${given}`;
    }
    known.delete(sql);
    known.set(sql, name ?? '');
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    return name ?? '';
  };
}
