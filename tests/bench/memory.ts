import { execFileSync } from 'node:child_process';
import type { BenchServer } from '#tests/bench/bench-server';
import type { Figure } from '#tests/bench/figures';

/** The memory of the server process after the run; the embedded database is part of it. */
export async function memoryFigure({ server, environment }: BenchServer): Promise<Figure> {
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
