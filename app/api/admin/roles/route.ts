import { route } from '#lib/adapters/route';
import { createRole, listRoles } from '#lib/roles/roles';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: listRoles, POST: createRole });
