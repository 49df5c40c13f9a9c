import { route } from '#lib/adapters/route';
import { acceptInvitation } from '#lib/auth/invitation';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: acceptInvitation });
