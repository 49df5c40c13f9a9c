import { recoverAdministrator } from '#lib/auth/recovery';
import type { Command } from '#scripts/gatehouse/command';
import { timeOf } from '#scripts/gatehouse/time';

export const recoverAdmin: Command = {
  async run({ positionals: [email = ''] }) {
    const { link, expiresAt } = await recoverAdministrator(email);
    console.log('Their sessions, their password and earlier links are gone: this link is the only way in.');
    console.log(`Good once, until ${timeOf(expiresAt)}: ${link}`);
    return 0;
  },
};
