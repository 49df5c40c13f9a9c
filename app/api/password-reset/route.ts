import { route } from '#lib/adapters/route';
import { confirmPasswordReset } from '#lib/auth/password-reset';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: confirmPasswordReset });
