const mostKnown = 200;

/**
 * Names for prepared statements: the 200 that were asked last have one, if they came at least twice. A name never comes
 * again for another text, because connections still know the old one. A search gets none: the database would settle
 * on one plan for all texts, and what is right for a rare one is slow for a common.
 */
export function newStatementNames(): (statement: { sql: string }) => string {
  /** By text, the one that was asked last at the end; '' came once. */
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
