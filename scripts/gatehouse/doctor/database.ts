import type pg from 'pg';
import { connect, pendingMigrations } from '#lib/database/migrate';
import { ownSettings } from '#lib/database/pool';
import { StartError } from '#lib/database/start-error';
import { log } from '#lib/log';
import { writeFindings } from '#scripts/gatehouse/doctor/disk';
import {
  type Check,
  type Finding,
  fault,
  note,
  warning,
  warningsOf,
} from '#scripts/gatehouse/doctor/finding';

/** Checks of the database, on one connection. */

export interface DatabaseFacts {
  /** PostgreSQL's own number: 140005 is 14.5. */
  version: number;
  /** Its clock minus ours. */
  clockSeconds: number;
  mayCreateTables: boolean;
  hasTrigrams: boolean;
  mayHaveTrigrams: boolean;
  /** Connections that are free, or ours already. */
  connectionsLeft: number;
  fsync: boolean;
  synchronousCommit: boolean;
  /** Whether a pooler answers for the server. */
  isPooled: boolean;
  /** Of each setting that Gatehouse sets: the connection's value, the one without Gatehouse, PostgreSQL's default. */
  settings: { name: string; current: string; brought: string; builtIn: string }[];
  encoding: string;
  readOnly: boolean;
  /** Whether foreign keys and triggers work. */
  triggers: boolean;
}

const facts = `
  SELECT current_setting('server_version_num')::int AS "version",
    extract(epoch FROM clock_timestamp())::float8 AS "now",
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreateTables",
    EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm') AS "hasTrigrams",
    EXISTS (SELECT 1 FROM pg_available_extension_versions v JOIN pg_roles r ON r.rolname = current_user
      WHERE v.name = 'pg_trgm' AND (r.rolsuper OR v.trusted AND has_database_privilege(current_database(), 'CREATE')))
      AS "mayHaveTrigrams",
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - (SELECT count(*)::int FROM pg_stat_activity WHERE datname IS NOT NULL
          AND NOT (application_name = 'gatehouse' AND datname = current_database())) AS "connectionsLeft",
    current_setting('fsync') = 'on' AS "fsync",
    current_setting('synchronous_commit') <> 'off' AS "synchronousCommit",
    pg_backend_pid() AS "backend",
    (SELECT jsonb_agg(jsonb_build_object('name', name, 'current', setting, 'brought', reset_val, 'builtIn', boot_val))
      FROM pg_settings WHERE name = ANY($1)) AS "settings",
    current_setting('server_encoding') AS "encoding",
    current_setting('transaction_read_only') = 'on' AS "readOnly",
    current_setting('session_replication_role') <> 'replica' AS "triggers"`;

type Row = DatabaseFacts & { now: number; backend: number };

export async function readFacts(client: pg.Client): Promise<DatabaseFacts> {
  const before = Date.now();
  const { rows } = await client.query<Row>(facts, [Object.keys(ownSettings)]);
  const ours = (before + Date.now()) / 2_000;
  const [{ now, backend, ...rest }] = rows as [Row];
  // Missing in the driver's types. A pooler gives a number of its own.
  const { processID } = client as pg.Client & { processID: number };
  return { ...rest, clockSeconds: now - ours, isPooled: backend !== processID };
}

const oldestVersion = 140_000;

function versionFindings({ version }: DatabaseFacts): Finding[] {
  if (version >= oldestVersion) return [];
  return [fault(`PostgreSQL ${Math.floor(version / 10_000)} is too old.`, 'Upgrade to 14 or newer.')];
}

const warningSeconds = 5;
const faultSeconds = 60;

export function clockFindings({ clockSeconds }: Pick<DatabaseFacts, 'clockSeconds'>): Finding[] {
  const seconds = Math.round(Math.abs(clockSeconds));
  if (seconds <= warningSeconds) return [];
  const make = seconds > faultSeconds ? fault : warning;
  const direction = clockSeconds > 0 ? 'ahead of' : 'behind';
  return [
    make(
      `The database’s clock is ${seconds} s ${direction} this machine’s.`,
      'Let both keep time by NTP (timedatectl set-ntp true).',
    ),
  ];
}

export function rightFindings(
  { mayCreateTables, hasTrigrams, mayHaveTrigrams }: DatabaseFacts,
  pending: number,
): Finding[] {
  const findings: Finding[] = [];
  if (!mayCreateTables)
    findings.push(
      pending > 0
        ? fault(
            'The role may not create tables.',
            'GRANT CREATE ON SCHEMA public to it, or start once as the owner.',
          )
        : note('The role may not create tables.', 'The next upgrade has to start once as the owner.'),
    );
  if (!hasTrigrams && !mayHaveTrigrams)
    findings.push(
      fault('The extension pg_trgm is missing.', 'Run as the database’s owner: CREATE EXTENSION pg_trgm;'),
    );
  return findings;
}

export function connectionFindings({ connectionsLeft }: DatabaseFacts, pool: number): Finding[] {
  if (connectionsLeft >= pool) return [];
  return [
    warning(
      `${Math.max(0, connectionsLeft)} connections are left, and DATABASE_POOL is ${pool}.`,
      'Lower DATABASE_POOL, or raise max_connections.',
    ),
  ];
}

export function durabilityFindings({ fsync, synchronousCommit }: DatabaseFacts): Finding[] {
  const findings: Finding[] = [];
  if (!fsync)
    findings.push(warning('fsync is off: a power cut can destroy the database.', 'Set fsync = on.'));
  if (!synchronousCommit)
    findings.push(
      warning(
        'synchronous_commit is off: a power cut can lose what was answered.',
        'Set synchronous_commit = on.',
      ),
    );
  return findings;
}

/** Only the connection's own values count; those of server, database, role or URL are a note. */
export function settingFindings(known: DatabaseFacts): Finding[] {
  const findings: Finding[] = [];
  const lost = known.settings.filter(({ name, current }) => current !== ownSettings[name]);
  const others = known.settings.filter(
    ({ name, brought, builtIn }) => ![ownSettings[name], builtIn, 'Etc/UTC'].includes(brought),
  );
  if (lost.length > 0)
    findings.push(
      fault(
        `The connection has ${lost.map(({ name, current }) => `${name} = ${current}`).join(', ')}.`,
        'Connect to PostgreSQL itself, or to a pooler that pools sessions (pool_mode = session).',
      ),
    );
  else if (others.length > 0)
    findings.push(
      note(
        `The server, database, role or URL sets ${others.map(({ name }) => name).join(', ')}.`,
        'Nothing to do: each connection of Gatehouse sets its own, and the tables are in the schema public.',
      ),
    );
  if (known.isPooled)
    findings.push(
      note(
        'A pooler is in front of the database.',
        'It must pool sessions (pool_mode = session): settings and prepared statements belong to a connection.',
      ),
    );
  if (known.encoding !== 'UTF8')
    findings.push(
      fault(
        `The database keeps text as ${known.encoding}.`,
        'Make one with ENCODING UTF8 and move the tables there.',
      ),
    );
  if (known.readOnly)
    findings.push(
      fault(
        'The database is read-only: no user can log in.',
        'Connect to the primary, and set default_transaction_read_only = off.',
      ),
    );
  if (!known.triggers)
    findings.push(
      fault(
        'session_replication_role is replica: foreign keys and triggers do nothing.',
        'Reset it for database and role: ALTER … RESET session_replication_role.',
      ),
    );
  return findings;
}

/** Pending migrations, and whether this version can serve the history. */
async function migrationsOf(client: pg.Client): Promise<{ pending: number; findings: Finding[] }> {
  try {
    const names = await pendingMigrations(client);
    const list = names.join(', ');
    const findings = list ? [warning(`Not applied yet: ${list}.`, 'The next `npm start` applies them.')] : [];
    return { pending: names.length, findings };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { pending: 0, findings: [fault('The schema is not of this version.', error.message)] };
  }
}

/** For PostgreSQL only: rights and settings of the embedded engine are ours. */
export function serverChecks(known: DatabaseFacts, pool: number, pending: number): Check[] {
  return [
    { title: 'PostgreSQL', findings: versionFindings(known) },
    { title: 'Clock', findings: clockFindings(known) },
    { title: 'Database rights', findings: rightFindings(known, pending) },
    { title: 'Connections', findings: connectionFindings(known, pool) },
    { title: 'Durability', findings: durabilityFindings(known) },
    { title: 'Database settings', findings: settingFindings(known) },
  ];
}

export interface DatabaseReport {
  checks: Check[];
  /** Whether the tables can be read. */
  isReadable: boolean;
}

export async function databaseChecks(
  client: pg.Client,
  { embedded, pool }: { embedded: boolean; pool: number },
): Promise<DatabaseReport> {
  const { pending, findings } = await migrationsOf(client);
  const checks = embedded ? [] : serverChecks(await readFacts(client), pool, pending);
  const disk = { title: 'Disk', findings: await writeFindings(client) };
  return { checks: [...checks, disk, { title: 'Migrations', findings }], isReadable: findings.length === 0 };
}

async function readWarnings(url: string, pool: number): Promise<string[]> {
  const client = await connect(url);
  try {
    return warningsOf(serverChecks(await readFacts(client), pool, 0));
  } finally {
    await client.end();
  }
}

/** The warnings of a start. A failed check does not prevent it. */
export async function databaseWarnings(url: string, pool: number): Promise<string[]> {
  try {
    return await readWarnings(url, pool);
  } catch (error) {
    log.warn('doctor.failed', {}, error);
    return [];
  }
}
