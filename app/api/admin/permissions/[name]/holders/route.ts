import { route } from '#lib/adapters/route';
import { listPermissionHolders } from '#lib/users/holders';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: listPermissionHolders });
