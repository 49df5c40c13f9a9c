import { route } from '#lib/adapters/route';
import { logout } from '#lib/auth/logout';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: logout });
