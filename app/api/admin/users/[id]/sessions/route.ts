import { route } from '#lib/adapters/route';
import { listUserSessions, revokeUserSessions } from '#lib/users/sessions';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: listUserSessions,
  DELETE: revokeUserSessions,
});
