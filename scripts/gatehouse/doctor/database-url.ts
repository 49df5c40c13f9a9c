import { isLoopback } from '#lib/config';
import { type Finding, fault, warning } from '#scripts/gatehouse/doctor/finding';

/** What `DATABASE_URL` shows by itself: whether the way there is encrypted, and whether its password is one that everybody knows. */

interface Way {
  user: string;
  password: string;
  /** A name, an IP, or the folder of a socket. */
  host: string;
  /** Reached without leaving this machine. */
  isHere: boolean;
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

function wayOf(text: string): Way | null {
  if (!URL.canParse(text)) return null;
  const { hostname, username, password, searchParams } = new URL(text);
  const parameters: Record<string, string> = Object.fromEntries(searchParams);
  // As the driver does: a folder is that of a socket.
  const host = parameters.host || decoded(hostname);
  const isHere = host === '' || host.startsWith('/') || isLoopback(host);
  return { user: decoded(username), password: decoded(password), host, isHere, parameters };
}

/** The other machine that the URL leads to, or null if it leads to none. */
export function remoteHostOf(text: string): string | null {
  const way = wayOf(text);
  return way && !way.isHere ? way.host : null;
}

/** In all of these modes the driver checks the certificate; in libpq's, by name, in the last only. */
const modes = ['prefer', 'require', 'verify-ca', 'verify-full'];

function isChecked({ sslmode, ssl = '', uselibpqcompat }: Record<string, string>, usual = ''): boolean {
  if (uselibpqcompat === 'true') return sslmode === 'verify-full';
  return modes.includes(sslmode ?? usual) || (sslmode === undefined && ['true', '1'].includes(ssl));
}

function encryptionFindings({ isHere, parameters }: Way, usual: string | undefined): Finding[] {
  if (isHere || isChecked(parameters, usual)) return [];
  return [
    fault(
      'DATABASE_URL leads to another machine without TLS that checks who answers.',
      'Add sslmode=verify-full, and sslrootcert=FILE if the certificate is your own authority’s.',
    ),
  ];
}

const wellKnown = new Set([
  ...['postgres', 'postgresql', 'password', 'passwd', 'gatehouse', 'admin', 'root', 'secret'],
  ...['changeme', 'change-me', 'example', 'test', 'user', '123456', '12345678'],
]);

function passwordFindings({ user, password, isHere }: Way): Finding[] {
  const isKnown = wellKnown.has(password.toLowerCase()) || (password !== '' && password === user);
  if (!isKnown) return [];
  const make = isHere ? warning : fault;
  return [
    make(
      'The password in DATABASE_URL is one that everybody knows.',
      'Give the role another one: ALTER ROLE … PASSWORD …',
    ),
  ];
}

/** What is given may be wrong in any way; another check says so. */
export function databaseUrlFindings({ DATABASE_URL, PGSSLMODE }: NodeJS.ProcessEnv): Finding[] {
  const way = DATABASE_URL ? wayOf(DATABASE_URL) : null;
  return way ? [...encryptionFindings(way, PGSSLMODE), ...passwordFindings(way)] : [];
}
