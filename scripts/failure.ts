import { ConfigError } from '#lib/config';
import { asAppError, lacksRight } from '#lib/database/client';
import { StartError } from '#lib/database/start-error';
import { AppError } from '#lib/errors';
import { listenFault } from './free-port.mjs';
import { Stop } from './terminal.mjs';

/** Errors that the operator can fix as one line; others unchanged. */
export function explained(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof StartError) return new Stop(error.message);
  if (error instanceof AppError && error.code !== 'internal') return new Stop(sentenceOf(error));
  const fault =
    (error as NodeJS.ErrnoException).syscall === 'listen' && listenFault(error as NodeJS.ErrnoException);
  return fault ? new Stop(fault) : error;
}

/** The message for a missing right or a failed database; null for any other error. */
export function databaseFault(error: unknown): string | null {
  if (lacksRight(error))
    return 'The role of DATABASE_URL lacks a right: connect as the owner, or grant again (docs/operations.md, Few rights).';
  const known = asAppError(error);
  if (known === error || !(known instanceof AppError) || known.code !== 'unavailable') return null;
  return 'The database failed or did not answer: `npm run gatehouse -- doctor` says more.';
}

function sentenceOf({ message, detail, errors }: AppError): string {
  return errors?.map((one) => `${one.path}: ${one.message}`).join(' ') ?? detail ?? message;
}

/** Why ADMIN_EMAIL and ADMIN_PASSWORD create no administrator, and the fix. */
export function refusedAdministrator(error: AppError, email: string): [finding: string, fix: string] {
  if (error.code !== 'email_taken') return ['ADMIN_EMAIL and ADMIN_PASSWORD are refused:', sentenceOf(error)];
  const quoted = `'${email.replaceAll("'", `'\\''`)}'`;
  return [
    'ADMIN_EMAIL is another user’s already.',
    `Make that user the administrator: npm run gatehouse -- recover-admin ${quoted}`,
  ];
}
