import { checkUnattendedAdministrator } from '#lib/auth/setup';
import { ConfigError } from '#lib/config';
import { auditKeys } from '#lib/core/audit/keys';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { hasAdministrator } from '#lib/core/users/administrators';
import { database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { refusedAdministrator } from '#scripts/failure';
import { type Check, type Finding, fault, note, warning } from '#scripts/gatehouse/doctor/finding';

/** The rows that a start depends on. */

const wrongSecret = (what: string) =>
  fault(`${what} with this APP_SECRET.`, 'Give the APP_SECRET with which this database was set up.');

async function signingKeyFindings(): Promise<Finding[]> {
  if ((await database().signingKey.count()) === 0)
    return [warning('There is no signing key yet.', 'The first `npm start` generates one.')];
  try {
    await currentSigningKey(new Date());
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [wrongSecret('No signing key decrypts')];
  }
}

async function auditKeyFindings(): Promise<Finding[]> {
  if ((await database().auditKeys.count()) === 0)
    return [warning('The audit trail has no keys yet.', 'The next `npm start` generates them.')];
  try {
    await auditKeys();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrongSecret('The keys of the audit trail do not decrypt')];
  }
}

async function administratorFindings(): Promise<Finding[]> {
  if (await hasAdministrator(database())) return [];
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (email && password) {
    try {
      await checkUnattendedAdministrator({ email, password });
      return [note('There is no administrator yet.', 'The next `npm start` creates one from ADMIN_EMAIL.')];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [fault(...refusedAdministrator(error, email))];
    }
  }
  return [warning('There is no administrator yet.', 'Open the link that `npm start` prints.')];
}

export async function contentChecks(): Promise<Check[]> {
  return [
    { title: 'Keys', findings: [...(await signingKeyFindings()), ...(await auditKeyFindings())] },
    { title: 'Administrator', findings: await administratorFindings() },
  ];
}
