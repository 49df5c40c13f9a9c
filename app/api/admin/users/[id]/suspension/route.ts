import { route } from '#lib/adapters/route';
import { reinstateUser, suspendUser } from '#lib/users/suspension';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: suspendUser, DELETE: reinstateUser });
