import { v7 as uuidv7 } from 'uuid';
import { type Context, newContext, noCredentials } from '#lib/core/operation/context';
import { type Database, database } from '#lib/database/client';
import { AppError, type ErrorCode } from '#lib/errors';

/** Contexts for calling operations in process, as the adapters would. */

export const guest = (given: Partial<Context> = {}) => newContext({ requestId: uuidv7(), ...given });

export const caller = ({ accessToken }: { accessToken: string }, given: Partial<Context> = {}) =>
  guest({ credentials: { ...noCredentials, authorization: `Bearer ${accessToken}` }, ...given });

/** The code that `attempt` was refused with, or 'accepted'. Any other error is thrown on. */
export async function refusal(attempt: Promise<unknown>): Promise<ErrorCode | 'accepted'> {
  try {
    await attempt;
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** How often each outcome came. */
export async function countOutcomes(attempts: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.all(attempts.map(refusal)))
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** A database that runs `inBetween` before each transaction begins: after checks and hashing. */
export function overtakenBy(inBetween: () => Promise<unknown>): Database {
  return new Proxy(database(), {
    get(target, name) {
      if (name !== '$transaction') return Reflect.get(target, name);
      return async (work: Parameters<Database['$transaction']>[0]) => {
        await inBetween();
        return target.$transaction(work as never);
      };
    },
  });
}
