import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { operation } from '#lib/core/operation';
import { NoInput } from '#lib/schemas/fields';

export const readOpenApi = operation({
  summary: 'This document (OpenAPI 3.1).',
  allow: 'anyone',
  input: NoInput,
  output: z.record(z.string(), z.unknown()),
  async run() {
    return JSON.parse(await readFile(path.join(process.cwd(), 'docs/openapi.json'), 'utf8'));
  },
});
