import { route } from '#lib/adapters/route';
import { deleteRole, updateRole } from '#lib/roles/changes';
import { readRole } from '#lib/roles/roles';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: readRole,
  PATCH: updateRole,
  DELETE: deleteRole,
});
