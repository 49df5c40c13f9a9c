import { route } from '#lib/adapters/route';
import { register } from '#lib/auth/register';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: register });
