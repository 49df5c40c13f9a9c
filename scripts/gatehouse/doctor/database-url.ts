import { isLoopback } from '#lib/schemas/loopback';
import { type Finding, fault, warning } from '#scripts/gatehouse/doctor/finding';

/** Checks of `DATABASE_URL` itself: TLS, and a well-known password. */

interface Connection {
  user: string;
  password: string;
  /** A name, an IP, or the folder of a socket. */
  host: string;
  /** On this machine. */
  isLocal: boolean;
  /** Of the driver, by name; the last one counts. */
  parameters: Record<string, string>;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseConnection(text: string): Connection | null {
  if (!URL.canParse(text)) return null;
  const { hostname, username, password, searchParams } = new URL(text);
  const parameters: Record<string, string> = Object.fromEntries(searchParams);
  // As the driver does: a folder is that of a socket.
  const host = parameters.host || decoded(hostname);
  const isLocal = host === '' || host.startsWith('/') || isLoopback(host);
  return { user: decoded(username), password: decoded(password), host, isLocal, parameters };
}

/** The host of another machine, or null. */
export function remoteHostOf(text: string): string | null {
  const connection = parseConnection(text);
  return connection && !connection.isLocal ? connection.host : null;
}

/** In all of these modes the driver checks the certificate; in libpq's, by name, in the last only. */
const modes = ['prefer', 'require', 'verify-ca', 'verify-full'];

function isChecked({ sslmode, ssl = '', uselibpqcompat }: Record<string, string>, usual = ''): boolean {
  if (uselibpqcompat === 'true') return sslmode === 'verify-full';
  return modes.includes(sslmode ?? usual) || (sslmode === undefined && ['true', '1'].includes(ssl));
}

function encryptionFindings({ isLocal, parameters }: Connection, usual: string | undefined): Finding[] {
  if (isLocal || isChecked(parameters, usual)) return [];
  return [
    fault(
      'DATABASE_URL connects to another machine without TLS that verifies the certificate.',
      'Add sslmode=verify-full, and sslrootcert=FILE if the certificate is your own authority’s.',
    ),
  ];
}

const wellKnown = new Set([
  'postgres',
  'postgresql',
  'password',
  'passwd',
  'gatehouse',
  'admin',
  'root',
  'secret',
  'changeme',
  'change-me',
  'example',
  'test',
  'user',
  '123456',
  '12345678',
]);

function passwordFindings({ user, password, isLocal }: Connection): Finding[] {
  const isKnown = wellKnown.has(password.toLowerCase()) || (password !== '' && password === user);
  if (!isKnown) return [];
  const make = isLocal ? warning : fault;
  return [
    make('The password in DATABASE_URL is well known.', 'Give the role another one: ALTER ROLE … PASSWORD …'),
  ];
}

/** An invalid URL is reported by another check. */
export function databaseUrlFindings({ DATABASE_URL, PGSSLMODE }: NodeJS.ProcessEnv): Finding[] {
  const connection = DATABASE_URL ? parseConnection(DATABASE_URL) : null;
  return connection ? [...encryptionFindings(connection, PGSSLMODE), ...passwordFindings(connection)] : [];
}
