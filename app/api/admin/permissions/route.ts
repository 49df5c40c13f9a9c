import { route } from '#lib/adapters/route';
import { createPermission, listPermissions } from '#lib/roles/permissions';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: listPermissions,
  POST: createPermission,
});
