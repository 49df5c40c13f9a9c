/** The path of a request with its parameters by name, for the log: `/api/admin/users/[id]`. */
export function templateOf(pathname: string, params: Record<string, string | string[]> = {}): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params))
    for (const part of [value].flat()) names.set(part, `[${name}]`);
  const parts = pathname.split('/').map((part) => names.get(part) ?? names.get(decoded(part)) ?? part);
  return parts.join('/');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
