import { route } from '#lib/adapters/route';
import { deleteUser } from '#lib/users/delete';
import { readUser, updateUser } from '#lib/users/users';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: readUser,
  PATCH: updateUser,
  DELETE: deleteUser,
});
