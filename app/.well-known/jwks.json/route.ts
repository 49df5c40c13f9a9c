import { route } from '#lib/adapters/route';
import { readKeySet } from '#lib/auth/key-set';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readKeySet });
