import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The project's own source files, as tests of its structure read them. */
export interface Source {
  /** Relative to the repository, with `/`. */
  path: string;
  text: string;
  lines: number;
  /** The modules that it imports, types included. */
  imports: string[];
}

const importLine = /^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

function read(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(importLine)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return { path, text, lines: text.split('\n').length - 1, imports };
}

/** Files that git knows or would know, so that build output and dependencies stay out. */
export function sources(...sessionEndings: string[]): Source[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  const paths = listed.split('\n').filter((path) => sessionEndings.some((ending) => path.endsWith(ending)));
  return paths.filter(existsSync).map(read);
}
