import { changePassword } from '#lib/account/password';
import { route } from '#lib/adapters/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: changePassword });
