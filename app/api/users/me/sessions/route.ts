import { listOwnSessions, revokeOtherSessions } from '#lib/account/sessions';
import { route } from '#lib/adapters/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: listOwnSessions,
  DELETE: revokeOtherSessions,
});
