/**
 * A value that exists once in the process. Next bundles a module several times (routes, pages,
 * middleware), so a module variable is not enough for pools and caches.
 */
export function processSingleton<T>(name: string, make: () => T): T {
  const shared = globalThis as typeof globalThis & { gatehouse?: Map<string, unknown> };
  shared.gatehouse ??= new Map();
  if (!shared.gatehouse.has(name)) shared.gatehouse.set(name, make());
  return shared.gatehouse.get(name) as T;
}

/** Removes a value and returns it, to be closed. */
export function takeSingleton<T>(name: string): T | undefined {
  const { gatehouse } = globalThis as typeof globalThis & { gatehouse?: Map<string, unknown> };
  const value = gatehouse?.get(name) as T | undefined;
  gatehouse?.delete(name);
  return value;
}
