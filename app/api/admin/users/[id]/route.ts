import { route } from '#lib/adapters/route';
import { deleteUser, readUser, updateUser } from '#lib/users/users';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: readUser,
  PATCH: updateUser,
  DELETE: deleteUser,
});
