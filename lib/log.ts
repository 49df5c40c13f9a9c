/**
 * One JSON line per event on standard output, so that no value can break out of its line. Callers give
 * named, harmless values: ids, codes, counts. Never a password, token, email or a whole error object of a client.
 */
type Level = 'info' | 'warn' | 'error';

type Fields = Record<string, string | number | boolean | null | undefined>;

function write(level: Level, event: string, fields: Fields): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
}

export const log = {
  info: (event: string, fields: Fields = {}) => write('info', event, fields),
  warn: (event: string, fields: Fields = {}) => write('warn', event, fields),
  error: (event: string, error: unknown, fields: Fields = {}) =>
    write('error', event, { ...fields, ...explain(error) }),
};

/** Name, code and stack: what is needed to mend it. Prisma's messages quote the query, so only their first line stays. */
function explain(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause =
    error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message.split('\n')[0]}` : undefined;
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .join('\n');
  const { code } = error as { code?: unknown };
  return {
    error: error.name,
    code: typeof code === 'string' ? code : undefined,
    message: error.message.split('\n')[0],
    cause,
    stack: frames,
  };
}
