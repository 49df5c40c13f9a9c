import { execFileSync } from 'node:child_process';
import type { Figure } from '#tests/bench/figures';
import type { Place } from '#tests/bench/place';

/** What the server process holds after the run; the embedded database is part of it. */
export async function memoryFigure({ server, environment }: Place): Promise<Figure> {
  const kilobytes = Number(
    execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' }),
  );
  return {
    what: 'memory after the run',
    value: `${(kilobytes / 1024).toFixed(0)} MB`,
    beside: environment.DATABASE_URL ? 'PostgreSQL apart' : 'embedded database included',
    target: '',
  };
}
