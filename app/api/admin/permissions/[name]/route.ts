import { route } from '#lib/adapters/route';
import { deletePermission } from '#lib/roles/permissions';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ DELETE: deletePermission });
