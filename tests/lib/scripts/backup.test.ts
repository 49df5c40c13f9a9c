import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { withFolder } from '#tests/support/folder';

/** What operators leave in their clone by following docs/operations.md. */

/** The commands that the section shows. */
function commandsOf(title: string): string {
  const [, after = ''] = readFileSync('docs/operations.md', 'utf8').split(`\n## ${title}\n`);
  const [section = ''] = after.split('\n## ');
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('\n');
}

test('git would never commit what the documented backup and restore leave in the clone', () =>
  withFolder(async (folder) => {
    const commands = commandsOf('Backup and restore').replaceAll('$(date +%F)', '2026-01-31');
    const files = [...new Set(commands.match(/(?<=[\s=])(gatehouse-[\w.-]+|\.data[\w-]*)/g))];
    expect(files).toEqual(
      expect.arrayContaining([
        '.data',
        '.data-before',
        'gatehouse-2026-01-31.tar.gz',
        'gatehouse-2026-01-31.dump',
      ]),
    );
    cpSync('.gitignore', join(folder, '.gitignore'));
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const paths = [...files.map((name) => (name.startsWith('.') ? `${name}/secret` : name)), '.env'];
    const ignored = execFileSync('git', ['check-ignore', ...paths], { cwd: folder, encoding: 'utf8' });
    expect(ignored.trim().split('\n')).toEqual(paths);
  }));
