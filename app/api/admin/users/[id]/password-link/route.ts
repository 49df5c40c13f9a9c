import { route } from '#lib/adapters/route';
import { renewPasswordLink } from '#lib/users/password-link';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: renewPasswordLink });
