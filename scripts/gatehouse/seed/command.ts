import { randomBytes } from 'node:crypto';
import { config } from '#lib/config';
import { isLoopback } from '#lib/schemas/loopback';
import type { Command, CommandLine } from '#scripts/gatehouse/command';
import { remoteHostOf } from '#scripts/gatehouse/doctor/database-url';
import { seed } from '#scripts/gatehouse/seed/seed';
import { progressBar, Stop, UsageError } from '../../terminal.mjs';

const most = 10_000_000;

/** @throws UsageError for anything that is not a whole number in these limits. */
function wholeNumber(name: string, value: string, least: number, highest: number): number {
  const isWhole = /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= highest;
  if (!isWhole) throw new UsageError(`--${name} is a whole number from ${least} to ${highest}.`);
  return Number(value);
}

/**
 * Generated users belong on a machine of one's own. Without APP_URL in this shell it is the running server's.
 * @throws Stop without `--yes`
 */
function requireConfirmation({ values, isProduction }: CommandLine, users: number): void {
  const { databaseUrl, origin } = config();
  const { hostname } = new URL(origin);
  const databaseHost = remoteHostOf(databaseUrl);
  const isOwn = isLoopback(hostname) && !databaseHost && !isProduction;
  if (isOwn || values.yes) return;
  const place = `the server at ${hostname}${databaseHost ? ` with its database on ${databaseHost}` : ''}`;
  const production = isProduction ? ', and NODE_ENV is production' : '';
  throw new Stop(
    `seed would add ${users.toLocaleString('en-GB')} invented users to ${place}${production}: add --yes to confirm. Nothing was changed.`,
  );
}

export const seedUsers: Command = {
  async run(line) {
    const users = wholeNumber('users', String(line.values.users), 1, most);
    const randomSeed = wholeNumber('random-seed', String(line.values['random-seed']), 0, 999_999_999);
    requireConfirmation(line, users);
    const bar = progressBar(`Adding ${users.toLocaleString('en-GB')} users`, users);
    const password = randomBytes(9).toString('base64url');
    const advance = (more: number) => bar.advance(more);
    const seeded = await seed({ users, randomSeed, password, now: new Date(), advance });
    bar.end(`Added ${seeded.users.toLocaleString('en-GB')} users`);
    console.log(`\nAdministrator: ${seeded.administrator}`);
    if (seeded.otherUser) console.log(`Another user:  ${seeded.otherUser}`);
    console.log(`Password:      ${password}\n`);
    return 0;
  },
};
