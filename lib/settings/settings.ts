import { audited, type Detail } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { lockSettings, readSettings as readRow } from '#lib/core/settings/settings';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { ReadSettingsInput, SettingsView, UpdateSettingsInput } from '#lib/schemas/settings';

export const readSettings = operation({
  summary: 'The settings: name, logo, accent color, links, and who may register.',
  allow: 'settings:read',
  limit: 'search',
  input: ReadSettingsInput,
  output: SettingsView,
  run: readRow,
});

type Changes = Omit<UpdateSettingsInput, 'version'>;

const changeable = UpdateSettingsInput.omit({ version: true }).keyof().options;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What differs from `before`. */
function differences(before: SettingsView, wanted: Changes): Changes {
  const differing = changeable.filter(
    (name) => wanted[name] !== undefined && !isSame(wanted[name], before[name]),
  );
  return Object.fromEntries(differing.map((name) => [name, wanted[name]]));
}

/** @throws AppError `conflict` if the settings are no longer those that the change began with */
function requireLatest(before: SettingsView, version: number | undefined): void {
  if (version === undefined || version === before.version) return;
  const detail =
    'Another administrator changed the settings in the meantime. Look at them as they are now, then save again.';
  throw new AppError('conflict', { detail });
}

/** @throws AppError `invalid_input` if nobody could register */
function requireDomains({ registration, registrationDomains }: SettingsView): void {
  if (registration !== 'domains' || registrationDomains.length > 0) return;
  const message = 'Name at least one domain, or choose by invitation only.';
  throw new AppError('invalid_input', { errors: [{ path: 'registrationDomains', message }] });
}

async function write(tx: Transaction, changes: Changes): Promise<void> {
  await tx.settings.update({ where: { id: 1 }, data: { ...changes, version: { increment: 1 } } });
}

export const updateSettings = operation({
  summary: 'Change the settings; what is left out stays, and null is Gatehouse’s own.',
  allow: 'settings:update',
  audit: 'settings.updated',
  limit: 'administration',
  input: UpdateSettingsInput,
  output: SettingsView,
  run: (context, { version, ...wanted }) =>
    audited(context, null, async (tx, note) => {
      const before = await lockSettings(tx);
      requireLatest(before, version);
      const changes = differences(before, wanted);
      requireDomains({ ...before, ...changes });
      const names = Object.keys(changes) as (keyof Changes)[];
      note({ before: pick(before, names), after: pick({ ...before, ...changes }, names) });
      if (names.length > 0) await write(tx, changes);
      return lockSettings(tx);
    }),
});

const pick = (settings: SettingsView, names: readonly (keyof Changes)[]) =>
  Object.fromEntries(names.map((name) => [name, settings[name]])) as Detail;
