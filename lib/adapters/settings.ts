import { cache } from 'react';
import { defaultSettings, readSettings } from '#lib/core/settings/settings';
import { asAppError } from '#lib/database/client';
import { AppError } from '#lib/errors';
import type { SettingsView } from '#lib/schemas/settings';

/** The last ones that this process read: an outage must not give its error pages another name. */
let latest = defaultSettings;

/** What pages are drawn with, read once per render. */
export const settings = cache(async (): Promise<SettingsView> => {
  try {
    latest = await readSettings();
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
  }
  return latest;
});
