import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { processSingleton } from '#lib/process-singleton';

/**
 * Leads stack frames of compiled code back to its source. Node can do this too, but then reads every source map at each start:
 * 20 MB and 0.4 s.
 */

const located =
  /^(?<start>at (?:async )?(?:[^/\\]* \()?)(?<place>(?:file:|\/|[A-Z]:).*):(?<line>\d+):(?<column>\d+)(?<end>\)?)$/;

/** What a build writes. */
const isCompiled = (file: string) => /^\.(server|next)[/\\]/.test(path.relative(process.cwd(), file));

// Weakly, because a map takes megabytes and errors come in bursts.
const maps = () => processSingleton('source-maps', () => new Map<string, WeakRef<SourceMap>>());

function mapOf(file: string): SourceMap {
  const kept = maps().get(file)?.deref();
  if (kept) return kept;
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  maps().set(file, new WeakRef(map));
  return map;
}

/** `at f (file:///…/.server/serve.mjs:9:1)` -> `at f (lib/log.ts:1:2)`; any other frame as it is. */
export function sourceFrame(frame: string): string {
  const { start = '', place = '', line, column, end = '' } = located.exec(frame)?.groups ?? {};
  const file = place.startsWith('file:') ? fileURLToPath(place) : place;
  if (!isCompiled(file)) return frame;
  try {
    const origin = mapOf(file).findOrigin(Number(line), Number(column));
    if (!('fileName' in origin)) return frame;
    const source = path.resolve(path.dirname(file), decodeURIComponent(origin.fileName));
    const shown = path.relative(process.cwd(), source);
    return `${start}${shown}:${origin.lineNumber}:${origin.columnNumber}${end}`;
  } catch {
    // Without a map the compiled place is the best there is.
    return frame;
  }
}
