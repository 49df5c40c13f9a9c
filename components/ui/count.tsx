const counts = new Intl.NumberFormat('en-GB');

export function formatCount(value: number): string {
  return counts.format(value);
}

/** `1 user`, `1,204 users`; a list that is too long to be counted says so. */
export function countOf(total: number | null, one: string, many: string): string {
  if (total === null) return `More than 10,000 ${many}`;
  return `${formatCount(total)} ${total === 1 ? one : many}`;
}
