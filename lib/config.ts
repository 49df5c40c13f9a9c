import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseRange, type Range } from '#lib/ip';
import { isLoopback } from '#lib/schemas/loopback';

/**
 * The only reader of the environment (with `scripts/` and the root configuration files). Values are
 * checked once, at start; a wrong one is a `ConfigError` whose message is one line that says what to do.
 */

export class ConfigError extends Error {}

const wholeNumber = (name: string, least: number, most: number, fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `${name} must be a whole number from ${least} to ${most}.`,
    })
    .transform(Number);

const TrustedProxies = z
  .string()
  .default('')
  .transform((text, { addIssue }) =>
    text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map((word) => {
        const range = parseRange(word);
        if (range) return range;
        addIssue(
          `TRUSTED_PROXIES names addresses or ranges like 10.0.0.0/8, with commas between; not "${word}".`,
        );
        return z.NEVER;
      }),
  );

/** Words of instructions and examples, copied instead of a value. */
const copiedWords =
  /openssl|example|placeholder|change[ _-]?(me|this)|(your|my|app|super|top)[ _-]?secret|\$[({]/i;

/** The same text again and again: `abcabcabc…`. */
const isRepeated = (text: string) =>
  [...text].some((_, index) => index > 0 && index <= text.length / 2 && text.startsWith(text.slice(index)));

/** Most signs follow on the one before, up or down: `0123456789abcdef…`. */
function isSequence(text: string): boolean {
  const steps = [...text].map((_, index) => text.charCodeAt(index + 1) - text.charCodeAt(index));
  return steps.filter((step) => Math.abs(step) <= 1).length > text.length / 2;
}

/** At least 32 random bytes: 64 hex digits, 43 base64 characters, or 32 characters of any kind that do not repeat. */
const isStrongSecret = (secret: string) =>
  secret.length >= 32 &&
  new Set(secret).size >= 10 &&
  !copiedWords.test(secret) &&
  !isRepeated(secret) &&
  !isSequence(secret);

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).catch('production'),
  DATABASE_URL: z
    .string('DATABASE_URL is not set. Start with `npm start`, which brings a database of its own.')
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL must start with postgresql://.')
    // A URL's authority ends there.
    .regex(/^[^#]*$/, 'DATABASE_URL has a # in it: write %23 for each, as in the password p%23ss.')
    .regex(
      /^(?!.*[?&]schema=(?!public(&|$)))/,
      'DATABASE_URL names a schema: Gatehouse keeps its tables in `public` of a database of its own. Leave out `schema=`.',
    ),
  DATABASE_POOL: wholeNumber('DATABASE_POOL', 1, 100, 10),
  APP_SECRET: z
    .string('APP_SECRET is not set. With DATABASE_URL it must be given: `openssl rand -base64 32` makes one.')
    .refine(
      isStrongSecret,
      'APP_SECRET is too weak: give at least 32 random bytes, `openssl rand -base64 32`.',
    ),
  APP_SECRET_PREVIOUS: z
    .string()
    .refine(
      isStrongSecret,
      'APP_SECRET_PREVIOUS is too weak to have been a secret: give the whole old one, or leave it out.',
    )
    .optional(),
  PORT: wholeNumber('PORT', 0, 65535, 3000),
  LISTEN_IP: z
    .string()
    .refine((text) => isIP(text) !== 0, {
      error:
        'LISTEN_IP must be an IP of this machine, like 127.0.0.1. Without it Gatehouse listens on all of them.',
    })
    .optional(),
  APP_URL: z.string().optional(),
  TRUSTED_PROXIES: TrustedProxies,
  AUDIT_RETENTION_DAYS: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 36_500, {
      error:
        'AUDIT_RETENTION_DAYS must be a whole number from 1 to 36500. Without it audit events are kept for good.',
    })
    .transform(Number)
    .optional(),
  RATE_LIMITS: z.enum(['on', 'off'], 'RATE_LIMITS is on or off.').default('on'),
  INSECURE_HTTP: z.enum(['0', '1'], 'INSECURE_HTTP is 1 or 0.').default('0'),
  BCRYPT_COST: wholeNumber('BCRYPT_COST', 4, 16, 12),
  HASH_WORKERS: wholeNumber('HASH_WORKERS', 1, 64, Math.min(availableParallelism(), 64)),
  // Read by the start only.
  DATA_DIR: z.string().optional(),
  ADMIN_EMAIL: z.string().optional(),
  ADMIN_PASSWORD: z.string().optional(),
});

/** Every setting of Gatehouse; docs/operations.md says what each is for. */
export const settingNames: readonly string[] = Object.keys(Environment.shape).filter(
  (name) => name !== 'NODE_ENV',
);

/** An empty setting counts as missing. */
export const given = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...environment,
  ...Object.fromEntries(settingNames.filter((name) => !environment[name]).map((name) => [name, undefined])),
});

/** Bytes. A longer body is refused unread. */
export const longestBody = 64 * 1_024;

export interface Config {
  production: boolean;
  databaseUrl: string;
  /** Most connections this process opens. */
  databasePool: number;
  appSecret: string;
  /** Its values are accepted, too; null unless the secret is being changed. */
  previousSecret: string | null;
  port: number;
  /** The only IP to listen on; null for all that this machine has. */
  host: string | null;
  /** Public origin without a trailing slash, e.g. `https://id.example.com`. */
  origin: string;
  /** True if the public URL is https: cookies are then Secure and named `__Host-…`. */
  secure: boolean;
  /** Peers whose X-Forwarded-For is trusted. */
  trustedProxies: readonly Range[];
  /** Days after which audit events are removed; null: never. */
  auditRetentionDays: number | null;
  /** False only for load tests: no rate limits and no throttling of passwords. */
  rateLimits: boolean;
  bcryptCost: number;
  hashWorkers: number;
}

/** Checks APP_URL and returns its origin. Plain http is for loopback names, or with INSECURE_HTTP=1. */
function originOf(appUrl: string, insecureHttp: boolean): URL {
  const url = URL.canParse(appUrl) ? new URL(appUrl) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.search ||
    url.hash ||
    url.pathname !== '/'
  ) {
    throw new ConfigError(
      'APP_URL must be an origin like https://id.example.com, without a path or a password.',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecureHttp) {
    throw new ConfigError(
      'APP_URL is plain http on a public name: use https, or set INSECURE_HTTP=1 if you must.',
    );
  }
  return url;
}

/** @throws ConfigError naming the first wrong value. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(given(environment));
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues[0]?.message ?? 'The configuration is wrong.');
  const values = parsed.data;
  if (!values.ADMIN_EMAIL !== !values.ADMIN_PASSWORD)
    throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD belong together: give both, or neither.');
  if (values.APP_SECRET_PREVIOUS === values.APP_SECRET)
    throw new ConfigError(
      'APP_SECRET_PREVIOUS is the same as APP_SECRET: leave it out, or give the other one.',
    );
  const url = originOf(values.APP_URL ?? `http://localhost:${values.PORT}`, values.INSECURE_HTTP === '1');
  return {
    production: values.NODE_ENV !== 'development',
    databaseUrl: values.DATABASE_URL,
    databasePool: values.DATABASE_POOL,
    appSecret: values.APP_SECRET,
    previousSecret: values.APP_SECRET_PREVIOUS ?? null,
    port: values.PORT,
    host: values.LISTEN_IP ?? null,
    origin: url.origin,
    secure: url.protocol === 'https:',
    trustedProxies: values.TRUSTED_PROXIES,
    auditRetentionDays: values.AUDIT_RETENTION_DAYS ?? null,
    rateLimits: values.RATE_LIMITS === 'on',
    bcryptCost: values.BCRYPT_COST,
    hashWorkers: values.HASH_WORKERS,
  };
}

let current: Config | undefined;

export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}
