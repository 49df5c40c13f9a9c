/** The names under which a browser on this machine finds the same server. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for names that never leave the machine. */
export const isLoopback = (hostname: string) =>
  loopbackNames.has(hostname) || hostname.endsWith('.localhost');
