import { setTheme } from '#lib/account/theme';
import { route } from '#lib/adapters/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: setTheme });
