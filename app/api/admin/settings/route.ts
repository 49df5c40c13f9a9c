import { route } from '#lib/adapters/route';
import { readSettings, updateSettings } from '#lib/settings/settings';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: readSettings,
  PATCH: updateSettings,
});
