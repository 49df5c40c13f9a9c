import { route } from '#lib/adapters/route';
import { changeUsers } from '#lib/users/bulk';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: changeUsers });
