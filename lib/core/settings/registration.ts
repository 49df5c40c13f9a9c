import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { domainOf } from '#lib/schemas/fields';
import type { SettingsView } from '#lib/schemas/settings';

/** Who may register by themselves. Invitations and the set-up of the first administrator do not ask. */

type Policy = Pick<SettingsView, 'registration' | 'registrationDomains'>;

const shownDomains = 5;

/** @throws AppError `registration_closed` */
function requireAdmitted({ registration, registrationDomains }: Policy, email: string): void {
  if (registration === 'open') return;
  if (registration === 'invitation') throw new AppError('registration_closed');
  if (registrationDomains.includes(domainOf(email))) return;
  const shown = registrationDomains.slice(0, shownDomains).join(', ');
  const more = registrationDomains.length > shownDomains ? ' …' : '';
  const message = `Use an email of one of these domains: ${shown}${more}.`;
  throw new AppError('registration_closed', {
    detail: 'This email may not register here.',
    errors: [{ path: 'email', message }],
  });
}

const policyOf = (rows: Policy[]): Policy =>
  rows[0] ?? { registration: 'invitation', registrationDomains: [] };

/** Before the hashing, so that a refused registration costs nothing. @throws AppError `registration_closed` */
export async function checkRegistration(db: Database, email: string): Promise<void> {
  const rows = await db.$queryRaw<Policy[]>`
    SELECT "registration"::text AS "registration", "registrationDomains" FROM "Settings" WHERE "id" = 1`;
  requireAdmitted(policyOf(rows), email);
}

/**
 * The same in the transaction that creates the user, from the live row, which stays as it is until the end: once a change
 * of the settings is answered, no user who began to register before it gets in. @throws AppError `registration_closed`
 */
export async function requireRegistration(tx: Transaction, email: string): Promise<void> {
  const rows = await tx.$queryRaw<Policy[]>`
    SELECT "registration"::text AS "registration", "registrationDomains" FROM "Settings" WHERE "id" = 1 FOR SHARE`;
  requireAdmitted(policyOf(rows), email);
}
