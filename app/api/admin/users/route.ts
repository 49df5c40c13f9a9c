import { route } from '#lib/adapters/route';
import { createUser, listUsers } from '#lib/users/users';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: listUsers, POST: createUser });
