import { readPrepared, type Transaction } from '#lib/database/client';
import type { LogoView, SettingsView } from '#lib/schemas/settings';

/** The one row of settings, read live, so that a change holds from the next request on, on every node. */

interface Row extends Omit<SettingsView, 'logo'> {
  logoHash: string | null;
  logo: Omit<LogoView, 'url'> | null;
}

const logoPath = '/api/branding/logo';

function viewOf({ logoHash, logo, ...row }: Row): SettingsView {
  return { ...row, logo: logo && { ...logo, url: `${logoPath}/${logoHash}` } };
}

const settingsSql = `
  SELECT s."productName", s."accent", s."loginText", s."termsUrl", s."privacyUrl", s."supportUrl",
         s."registration"::text AS "registration", s."registrationDomains", s."version", s."logoHash",
         CASE WHEN l."hash" IS NOT NULL
           THEN json_build_object('type', l."type", 'width', l."width", 'height', l."height") END AS "logo"
  FROM "Settings" s LEFT JOIN "Logo" l ON l."hash" = s."logoHash" WHERE s."id" = 1`;

/** For every page: one prepared read by two keys, without the logo's bytes. */
export async function readSettings(): Promise<SettingsView> {
  const [row] = await readPrepared<Row>('settings', settingsSql, []);
  return row ? viewOf(row) : defaultSettings;
}

/** The same inside a transaction, and locked until its end. */
export async function lockSettings(tx: Transaction): Promise<SettingsView> {
  await tx.$queryRaw`SELECT 1 FROM "Settings" WHERE "id" = 1 FOR UPDATE`;
  const logo = { select: { type: true, width: true, height: true } };
  const { id: _, ...row } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, include: { logo } });
  return viewOf(row);
}

export const defaultSettings: SettingsView = {
  productName: null,
  accent: null,
  loginText: null,
  termsUrl: null,
  privacyUrl: null,
  supportUrl: null,
  registration: 'open',
  registrationDomains: [],
  logo: null,
  version: 1,
};
