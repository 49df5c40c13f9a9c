import { route } from '#lib/adapters/route';
import { assignRoles, unassignRoles } from '#lib/users/roles';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ PUT: assignRoles, DELETE: unassignRoles });
