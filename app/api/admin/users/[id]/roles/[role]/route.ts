import { route } from '#lib/adapters/route';
import { assignRole, unassignRole } from '#lib/users/roles';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: assignRole, DELETE: unassignRole });
