import { route } from '#lib/adapters/route';
import { renewInvitation, withdrawInvitation } from '#lib/users/invitations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: renewInvitation,
  DELETE: withdrawInvitation,
});
