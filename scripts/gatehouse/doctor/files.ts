import { existsSync, lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from '#lib/config';
import { type Check, type Finding, fault, warning } from '#scripts/gatehouse/doctor/finding';

/** File modes: who else on this machine may read data and secrets. */

interface Kept {
  path: string;
  /** The most permissive mode that is safe. */
  mode: number;
}

/** Null if there is none, or its folder is another user's. */
function read(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

const octal = (mode: number) => `0${(mode & 0o777).toString(8)}`;

function findingsOf({ path, mode }: Kept): Finding[] {
  const stats = read(path);
  if (!stats) return [];
  const uid = process.getuid?.();
  const findings: Finding[] = [];
  if (stats.uid !== uid)
    findings.push(
      fault(
        `${path} belongs to another user (${stats.uid}).`,
        `Run this as that user, or: chown -R ${uid} ${path}`,
      ),
    );
  if ((stats.mode & 0o777 & ~mode) !== 0)
    findings.push(
      fault(
        `${path} is open to other users of this machine (${octal(stats.mode)}).`,
        `Run: chmod ${octal(mode)} ${path}`,
      ),
    );
  return findings;
}

/** `.env` may be shared on purpose with a deploying group. */
function environmentFileFindings(path: string): Finding[] {
  const stats = read(path);
  if (!stats || (stats.mode & 0o004) === 0) return [];
  return [warning(`${path} can be read by every user of this machine.`, `Run: chmod 0600 ${path}`)];
}

/** Read by others: Node, npm, PostgreSQL's driver, the system. */
const othersNames = /^(NODE|NPM|npm|NEXT|PG|LC|SSL|UV|HTTPS?|NO|ALL)_?[A-Z_]|^(TZ|LANG|PATH|HOME|TMPDIR)$/;

/** `names` are those that `.env` gave. */
export function settingChecks(names: readonly string[]): Check[] {
  const unknown = names.filter((name) => !settingNames.includes(name) && !othersNames.test(name));
  if (unknown.length === 0) return [];
  const finding = `.env gives ${unknown.join(', ')}, which Gatehouse does not read.`;
  // A common guess.
  const host = unknown.includes('HOST') ? ' The IP to listen on is LISTEN_IP.' : '';
  return [
    { title: 'Settings', findings: [warning(finding, `Correct the name, or remove the line.${host}`)] },
  ];
}

/** Users do not move when DATABASE_URL is set. Opens nothing. */
export function leftBehindChecks(isEmbedded: boolean, directory: string): Check[] {
  if (isEmbedded || !existsSync(join(directory, 'pg'))) return [];
  const finding = `${directory} holds an embedded database: with DATABASE_URL its users stay behind.`;
  const fix = 'Run copy-embedded to take them along (docs/operations.md), or put the folder away.';
  return [{ title: 'Embedded data', findings: [warning(finding, fix)] }];
}

/** Windows has no such modes. `directory` is DATA_DIR, or null if the data are elsewhere. */
export function fileChecks(directory: string | null, environmentFile = '.env'): Check[] {
  if (process.platform === 'win32') return [];
  const kept: Kept[] =
    directory === null
      ? []
      : [
          { path: directory, mode: 0o700 },
          { path: join(directory, 'secret'), mode: 0o600 },
        ];
  const findings = [...kept.flatMap(findingsOf), ...environmentFileFindings(environmentFile)];
  return [{ title: 'Files', findings }];
}
