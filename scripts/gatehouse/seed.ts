import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { config, isLoopback } from '#lib/config';
import type { Command } from '#scripts/gatehouse/command';
import { seed } from '#scripts/seed/seed';
import { progressBar, Stop } from '../terminal.mjs';

const most = 10_000_000;

/** @throws Stop for anything that is not a whole number in these limits. */
function wholeNumber(name: string, value: string, least: number, highest: number): number {
  const isWhole = /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= highest;
  if (!isWhole) throw new Stop(`--${name} is a whole number from ${least} to ${highest}.`);
  return Number(value);
}

function readParameters(args: string[]) {
  const options = {
    users: { type: 'string', default: '1000' },
    'random-seed': { type: 'string', default: '1' },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch {
    throw new Stop('seed takes --users N and --random-seed N, and nothing else.');
  }
}

/** @throws Stop unless this installation is seen by this machine only: people who never were belong nowhere else. */
function requireDevelopment(): void {
  const { hostname } = new URL(config().origin);
  if (isLoopback(hostname)) return;
  throw new Stop(`seed is for development: APP_URL is ${hostname}, and not localhost. Nothing was changed.`);
}

export const seedPeople: Command = {
  usage: 'seed --users N',
  does: 'Adds N invented people with roles, sessions and audit rows, to try out scale. On localhost only.',
  async run(parameters) {
    const { users: count, 'random-seed': start } = readParameters(parameters);
    const users = wholeNumber('users', count, 1, most);
    const randomSeed = wholeNumber('random-seed', start, 0, 999_999_999);
    requireDevelopment();
    const bar = progressBar(`Adding ${users.toLocaleString('en-GB')} people`, users);
    const password = randomBytes(9).toString('base64url');
    const advance = (more: number) => bar.advance(more);
    const seeded = await seed({ users, randomSeed, password, now: new Date(), advance });
    bar.done(`Added ${seeded.users.toLocaleString('en-GB')} people`);
    console.log(`\nAdministrator: ${seeded.administrator}`);
    if (seeded.member) console.log(`Somebody else: ${seeded.member}`);
    console.log(`Password:      ${password}\n`);
    return 0;
  },
};
