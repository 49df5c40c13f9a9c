import { type Config, ConfigError, readConfig } from '#lib/config';
import type { Range } from '#lib/ip';
import { isLoopback } from '#lib/schemas/loopback';
import { databaseUrlFindings } from '#scripts/gatehouse/doctor/database-url';
import { type Check, type Finding, fault, note, warning } from '#scripts/gatehouse/doctor/finding';

/** Checks of the environment alone: nothing is opened. */

type Environment = NodeJS.ProcessEnv;

/** The embedded database generates a secret later. */
const withDefaults = (environment: Environment): Environment =>
  environment.DATABASE_URL
    ? environment
    : {
        ...environment,
        APP_SECRET: environment.APP_SECRET || 'made-by-the-first-start-0123456789',
        DATABASE_URL: 'postgresql://embedded',
      };

function configurationOf(environment: Environment): Config | ConfigError {
  try {
    return readConfig(withDefaults(environment));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function configurationFindings(environment: Environment): Finding[] {
  const read = configurationOf(environment);
  return read instanceof ConfigError ? [fault('A value is refused.', read.message)] : [];
}

/** The public URL as the server reads it, or null. */
export function publicUrl({ APP_URL, PORT }: Environment): URL | null {
  const given = APP_URL || `http://localhost:${PORT || '3000'}`;
  return URL.canParse(given) ? new URL(given) : null;
}

function originFindings(url: URL, { PORT = '' }: Environment): Finding[] {
  const port = PORT === '' ? '3000' : PORT;
  const named = url.port || '80';
  if (url.protocol !== 'http:' || !isLoopback(url.hostname) || port === '0' || named === port) return [];
  return [
    warning(
      `APP_URL is ${url.origin} and the server listens on ${port}: forms are refused anywhere else.`,
      `Set APP_URL=http://localhost:${port}, or the origin of the proxy in front.`,
    ),
  ];
}

function httpsFindings(url: URL, { INSECURE_HTTP }: Environment): Finding[] {
  if (INSECURE_HTTP !== '1') return [];
  const isPlain = url.protocol === 'http:' && !isLoopback(url.hostname);
  return isPlain
    ? [
        warning(
          'INSECURE_HTTP=1: passwords and cookies cross the network readable, and cookies are not Secure.',
          'Put https in front, set APP_URL to it and remove INSECURE_HTTP.',
        ),
      ]
    : [warning('INSECURE_HTTP=1 has no use with this APP_URL.', 'Remove it.')];
}

/** Bits below which a range is wider than any network of one's own: 10.0.0.0/8 is the widest. */
const isWide = ([base, bits]: Range) => bits < (base.kind() === 'ipv4' ? 8 : 16);

function proxyFindings(url: URL, environment: Environment): Finding[] {
  const read = configurationOf(environment);
  if (read instanceof ConfigError) return [];
  const fix = 'Name the proxy’s own network.';
  if (read.trustedProxies.some(([, bits]) => bits === 0))
    return [fault('TRUSTED_PROXIES trusts every address: any client can claim any IP.', fix)];
  if (read.trustedProxies.some(isWide))
    return [warning('TRUSTED_PROXIES trusts a large part of the Internet: its hosts can claim any IP.', fix)];
  if (url.protocol !== 'https:' || read.trustedProxies.length > 0) return [];
  return [
    warning(
      'APP_URL is https and TRUSTED_PROXIES is empty: all visitors share the proxy’s IP, and its limits.',
      'Set TRUSTED_PROXIES to the proxy’s IP.',
    ),
  ];
}

function limitFindings(url: URL, { RATE_LIMITS }: Environment): Finding[] {
  if (RATE_LIMITS !== 'off') return [];
  const [finding, fix] = [
    'RATE_LIMITS=off: PASSWORDS CAN BE GUESSED WITHOUT LIMIT.',
    'Remove it: it is for load tests on this machine.',
  ];
  return [isLoopback(url.hostname) ? warning(finding, fix) : fault(finding, fix)];
}

/** 32 bytes in hexadecimal or base64 (1 of 1,500 of which has no digit), or letters of both cases and digits. */
const looksRandom = (secret: string) =>
  /^(?:[0-9a-f]{64,}|[\w+/-]{43}=)$/i.test(secret) ||
  [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret));

function secretFindings(environment: Environment): Finding[] {
  // Reported by the first check.
  if (configurationOf(environment) instanceof ConfigError) return [];
  const { APP_SECRET, APP_SECRET_PREVIOUS } = environment;
  const findings: Finding[] = [];
  if (APP_SECRET && !looksRandom(APP_SECRET))
    findings.push(
      warning('APP_SECRET looks like words, and not random.', 'Take what `openssl rand -base64 32` prints.'),
    );
  if (APP_SECRET_PREVIOUS)
    findings.push(
      note(
        'APP_SECRET_PREVIOUS is set.',
        'Remove it 14 days after every node has started with the new APP_SECRET: earlier costs some users a new login.',
      ),
    );
  return findings;
}

const connectionFindings = (environment: Environment) =>
  configurationOf(environment) instanceof ConfigError ? [] : databaseUrlFindings(environment);

/** The first check is the configuration as a whole. */
export function environmentChecks(environment: Environment): Check[] {
  const url = publicUrl(environment);
  const about = (title: string, find: (url: URL, environment: Environment) => Finding[]): Check[] =>
    url ? [{ title, findings: find(url, environment) }] : [];
  return [
    { title: 'Configuration', findings: configurationFindings(environment) },
    ...about('Origin', originFindings),
    ...about('https', httpsFindings),
    ...about('Proxy', proxyFindings),
    ...about('Rate limits', limitFindings),
    { title: 'Secret', findings: secretFindings(environment) },
    { title: 'Database connection', findings: connectionFindings(environment) },
  ];
}
