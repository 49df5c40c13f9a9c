import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { links } from '#lib/core/links/links';
import { appFiles } from '#scripts/routes';

test('the page of every one-time link exists, and nginx keeps its secret out of the log of errors', () => {
  const pages = appFiles('page.tsx').map((file) => file.replace(/\/\([\w-]+\)/g, ''));
  const [, kept = ''] = /location ~ \^\/\((\S+)\)\/\?\$ \{/.exec(
    readFileSync('docs/examples/nginx.conf', 'utf8'),
  ) ?? ['', ''];
  for (const { page } of Object.values(links)) {
    expect(pages).toContain(`app${page}/page.tsx`);
    expect(kept.split('|')).toContain(page.slice(1));
  }
});
