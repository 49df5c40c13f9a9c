import { ConfigError } from '#lib/config';
import { AppError } from '#lib/errors';
import { StartError } from '#prisma/start-error';
import { listenFault } from './free-port.mjs';
import { Stop } from './terminal.mjs';

/** Turns what a person can mend into one line; anything else stays as it is, with its stack. */
export function explained(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof StartError) return new Stop(error.message);
  if (error instanceof AppError && error.code !== 'internal') return new Stop(sentenceOf(error));
  const fault =
    (error as NodeJS.ErrnoException).syscall === 'listen' && listenFault(error as NodeJS.ErrnoException);
  return fault ? new Stop(fault) : error;
}

/** What the error says to a person: each refused field, or the one sentence. */
export function sentenceOf({ message, detail, errors }: AppError): string {
  return errors?.map((one) => `${one.path}: ${one.message}`).join(' ') ?? detail ?? message;
}
