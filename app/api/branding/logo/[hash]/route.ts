import { route } from '#lib/adapters/route';
import { readLogo } from '#lib/settings/logo';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readLogo });
