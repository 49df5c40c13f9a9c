import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { processSingleton } from '#lib/process-singleton';
import { NoInput } from '#lib/schemas/fields';

/** Read once: it changes with the build only. */
const document = () =>
  processSingleton('openapi', () =>
    JSON.parse(readFileSync(path.join(process.cwd(), 'docs/openapi.json'), 'utf8')),
  );

export const readOpenApi = operation({
  summary: 'This document (OpenAPI 3.1).',
  allow: 'anyone',
  input: NoInput,
  output: z.record(z.string(), z.unknown()),
  run: document,
});
