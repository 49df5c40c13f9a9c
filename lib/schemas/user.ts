import { z } from 'zod';
import {
  email,
  id,
  NoInput,
  newPassword,
  presentedPassword,
  text,
  time,
  username,
} from '#lib/schemas/fields';

export const UserStatus = z.enum(['active', 'suspended']);

/** A person, as they and administrators may see them. */
export const UserView = z.object({
  id,
  username: z.string(),
  email: z.string(),
  emailVerifiedAt: time.nullable(),
  status: UserStatus,
  roles: z.array(z.string()),
  createdAt: time,
  lastLoginAt: time.nullable(),
});
export type UserView = z.infer<typeof UserView>;

/** A person and what their roles allow. */
export const ProfileView = UserView.extend({ permissions: z.array(z.string()) });
export type ProfileView = z.infer<typeof ProfileView>;

export const ReadProfileInput = NoInput;

export const UpdateProfileInput = z.strictObject({ username: username.optional() });

export const ChangePasswordInput = z.strictObject({ currentPassword: presentedPassword, newPassword });

export const CreateUserInput = z.strictObject({ username, email });

/** `passwordLink` lets the new person choose a password; it is shown this once. */
export const CreatedUserView = z.object({
  user: ProfileView,
  passwordLink: z.url(),
  passwordLinkExpiresAt: time,
});

export const UserIdInput = z.strictObject({ id });

export const UpdateUserInput = z.strictObject({ id, username: username.optional(), email: email.optional() });

export const SuspendUserInput = z.strictObject({ id, reason: text(500).optional() });
