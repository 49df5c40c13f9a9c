import type { Problem } from '#lib/errors';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');

/** A refusal as a page without script and style, in the user's color scheme. */
export function refusalPage({ status, title, detail, requestId }: Problem): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)} · Gatehouse</title>`,
    '<main>',
    `<h1>${escaped(title)}</h1>`,
    ...(detail === title ? [] : [`<p>${escaped(detail)}</p>`]),
    `<p>${status} · Reference: <code>${escaped(requestId)}</code></p>`,
    '</main>',
    '</html>',
    '',
  ].join('\n');
}
