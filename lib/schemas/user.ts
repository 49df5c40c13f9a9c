import { z } from 'zod';
import {
  email,
  id,
  NoInput,
  newPassword,
  presentedPassword,
  roleName,
  shownText,
  text,
  time,
  username,
} from '#lib/schemas/fields';
import { ListView } from '#lib/schemas/list';

/** `invited`: has not chosen a first password yet. The three exclude each other. */
export const UserStatus = z.enum(['active', 'invited', 'suspended']);
export type UserStatus = z.infer<typeof UserStatus>;

/** A user, wherever something else names them. */
export const UserReference = z.object({ id, username: z.string(), displayName: z.string().nullable() });
export type UserReference = z.infer<typeof UserReference>;

/** A user, for themselves and for administrators. */
export const UserView = UserReference.extend({
  email: z.string(),
  emailVerifiedAt: time.nullable(),
  status: UserStatus,
  roles: z.array(z.string()),
  createdAt: time,
  lastLoginAt: time.nullable(),
});
export type UserView = z.infer<typeof UserView>;

/** What of it is a column. The actor, its SQL and the export follow. */
export const UserColumns = UserView.omit({ roles: true });
export type UserColumns = z.infer<typeof UserColumns>;

/** A user with the permissions of their roles. */
export const ProfileView = UserView.extend({ permissions: z.array(z.string()) });
export type ProfileView = z.infer<typeof ProfileView>;

export const ReadProfileInput = NoInput;

/** Emptied in a form, it is refused or cleared, and not passed over. */
const clearable = { 'x-clearable': true };

/** In any script; null, and nothing in a form, clears it. */
const displayName = shownText(100)
  .transform((text) => text || null)
  .nullable()
  .optional()
  .meta(clearable);

const ownChanges = { username: username.optional().meta(clearable), displayName };

export const UpdateProfileInput = z.strictObject(ownChanges);

export const ChangePasswordInput = z.strictObject({ currentPassword: presentedPassword, newPassword });

/** Its fields are what a user is known by. */
export const CreateUserInput = z.strictObject({ username, displayName, email });
export type Identity = z.infer<typeof CreateUserInput>;

/** With `invitationLink` the new user chooses a password and is logged in; it is shown once. */
export const InvitedUserView = z.object({
  user: ProfileView,
  invitationLink: z.url(),
  invitationLinkExpiresAt: time,
});
export type InvitedUserView = z.infer<typeof InvitedUserView>;

/** With `passwordLink` the user chooses a new password; it is shown once. */
export const PasswordLinkView = z.object({
  user: ProfileView,
  passwordLink: z.url(),
  passwordLinkExpiresAt: time,
});
export type PasswordLinkView = z.infer<typeof PasswordLinkView>;

/** The link of an invited user. `none`: it was withdrawn, or ended with a changed email or a suspension. */
export const InvitationView = z.object({
  state: z.enum(['pending', 'expired', 'none']),
  expiresAt: time.nullable(),
  /** The administrator who made it; null if they are gone. */
  sentBy: UserReference.nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;

export const UserIdInput = z.strictObject({ id });

export const UpdateUserInput = z.strictObject({ id, ...ownChanges, email: email.optional().meta(clearable) });

/** `confirmation`: the username, typed to confirm; checked if given. */
export const DeleteUserInput = z.strictObject({ id, confirmation: text(200).meta(clearable).optional() });

/** Without a username they get one made of the email. Besides `roles` they always get the role of all users. */
export const InviteUserInput = z.strictObject({
  email,
  username: username.optional(),
  displayName,
  roles: z.array(roleName).max(20, 'Choose at most 20 roles.').default([]),
});

export const SuspendUserInput = z.strictObject({ id, reason: text(500).optional() });

/** The roles that the caller may assign in an invitation. */
export const InvitationRolesView = ListView(
  z.object({ name: z.string(), label: z.string(), description: z.string() }),
);
export type InvitationRolesView = z.infer<typeof InvitationRolesView>;

/** Flash data of a link that is shown once. */
export const FlashLinkView = z.object({
  kind: z.enum(['invitation', 'password']),
  user: UserReference,
  link: z.url(),
  expiresAt: z.coerce.date(),
});
export type FlashLinkView = z.infer<typeof FlashLinkView>;
