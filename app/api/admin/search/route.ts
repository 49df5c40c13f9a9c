import { route } from '#lib/adapters/route';
import { search } from '#lib/users/find';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: search });
