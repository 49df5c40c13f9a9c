import { route } from '#lib/adapters/route';
import { login } from '#lib/auth/login';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: login });
