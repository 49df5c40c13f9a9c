import { route } from '#lib/adapters/route';
import { inviteUser } from '#lib/users/invitations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: inviteUser });
