import { ConfigError } from '#lib/config';
import { AppError } from '#lib/errors';
import { StartError } from '#prisma/start-error';
import { Stop } from './terminal.mjs';

/** Turns what a person can mend into one line; anything else stays as it is, with its stack. */
export function explained(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof StartError) return new Stop(error.message);
  if (error instanceof AppError && error.code !== 'internal') return new Stop(sentenceOf(error));
  const { code, syscall, port, address } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (syscall !== 'listen') return error;
  if (code === 'EADDRINUSE') return new Stop(`Port ${port} is taken: stop what listens there, or set PORT.`);
  if (code === 'EADDRNOTAVAIL')
    return new Stop(`LISTEN_IP ${address} is no IP of this machine: mend it, or leave it out.`);
  if (code === 'EACCES') return new Stop(`Port ${port} is not open to this user: set PORT to 1024 or above.`);
  return error;
}

/** What the error says to a person: each refused field, or the one sentence. */
export function sentenceOf({ message, detail, errors }: AppError): string {
  return errors?.map((one) => `${one.path}: ${one.message}`).join(' ') ?? detail ?? message;
}
