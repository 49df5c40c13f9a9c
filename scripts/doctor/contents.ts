import { hasAdministrator } from '#lib/core/administrators';
import { currentSigningKey } from '#lib/core/signing-keys';
import { database } from '#lib/database';
import { OwnError } from '#lib/errors';
import { type Check, type Finding, fault, warning } from '#scripts/doctor/finding';

/** What the tables of a migrated database hold, as far as a start depends on it. */

async function keyFindings(): Promise<Finding[]> {
  if ((await database().signingKey.count()) === 0)
    return [warning('There is no signing key yet.', 'The first `npm start` makes one.')];
  try {
    await currentSigningKey(new Date());
    return [];
  } catch (error) {
    if (!(error instanceof OwnError)) throw error;
    return [
      fault(
        'No signing key opens with this APP_SECRET.',
        'Give the APP_SECRET with which this database was set up.',
      ),
    ];
  }
}

async function administratorFindings(): Promise<Finding[]> {
  if (await hasAdministrator(database())) return [];
  return [warning('There is no administrator yet.', 'Open the link that `npm start` prints.')];
}

export async function contentChecks(): Promise<Check[]> {
  return [
    { title: 'Signing keys', findings: await keyFindings() },
    { title: 'Administrator', findings: await administratorFindings() },
  ];
}
