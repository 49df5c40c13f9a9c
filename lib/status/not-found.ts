import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { AppError } from '#lib/errors';

/** For every path below `/api` without a route file. */
export const notFound = operation({
  summary: 'Answers `not_found`, in JSON, for paths that do not exist.',
  allow: 'anyone',
  input: z.unknown(),
  run: () => {
    throw new AppError('not_found');
  },
});
