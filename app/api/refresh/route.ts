import { route } from '#lib/adapters/route';
import { refresh } from '#lib/auth/refresh';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: refresh });
