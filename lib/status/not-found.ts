import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { AppError } from '#lib/errors';

/** What every path below `/api` does that no route file answers. */
export const notFound = operation({
  summary: 'Answers `not_found`, in JSON, for paths that do not exist.',
  allow: 'anyone',
  input: z.unknown(),
  run: () => {
    throw new AppError('not_found');
  },
});
