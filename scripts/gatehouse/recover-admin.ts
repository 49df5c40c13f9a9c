import { recoverAdministrator } from '#lib/auth/recovery';
import type { Command } from '#scripts/gatehouse/command';
import { timeOf } from '#scripts/gatehouse/time';
import { Stop } from '../terminal.mjs';

export const recoverAdmin: Command = {
  usage: 'recover-admin EMAIL',
  does: 'Gives an existing user the administrator role, ends their sessions and password, and prints a one-time link to a new one.',
  async run([email, ...more]) {
    if (!email || more.length > 0) throw new Stop('Name the user by email: recover-admin EMAIL.');
    const { link, expiresAt } = await recoverAdministrator(email);
    console.log('Their sessions, their password and earlier links are gone: this link is the only way in.');
    console.log(`Good once, until ${timeOf(expiresAt)}: ${link}`);
    return 0;
  },
};
