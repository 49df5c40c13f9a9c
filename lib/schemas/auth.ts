import { z } from 'zod';
import {
  email,
  issuedSecret,
  linkId,
  newPassword,
  presentedPassword,
  text,
  username,
} from '#lib/schemas/fields';
import { ProfileView, UserReference } from '#lib/schemas/user';

export const RegisterInput = z.strictObject({ username, email, password: newPassword });

const nameless = 'Enter your email or username.';

export const LoginInput = z.strictObject({
  /** An email or a username. */
  email: text(254, nameless).refine((value) => value !== '', nameless),
  password: presentedPassword,
  remember: z.boolean().default(false),
});

/** The refresh token comes in the cookie (browsers) or in the body (scripts). */
export const RefreshInput = z.strictObject({ refresh_token: issuedSecret.optional() });

/** `everywhere` ends all sessions of the caller, not just this one. */
export const LogoutInput = z.strictObject({ everywhere: z.boolean().default(false) });

/**
 * The one-time token comes in the body (scripts), or in the cookie that the link sets (browsers): `link` says in which,
 * because several may be open.
 */
const presentedLink = { token: issuedSecret.optional(), link: linkId.optional() };

export const OpenedLinkInput = z.strictObject({ link: linkId.optional() });

export const SetupInput = RegisterInput.extend(presentedLink);

export const ConfirmPasswordResetInput = z.strictObject({ ...presentedLink, newPassword });

/** Whose password a link sets. */
const LinkUserView = UserReference.omit({ id: true }).extend({ email: z.string() });
export type LinkUserView = z.infer<typeof LinkUserView>;

/** `user` is null for a link that does not work. */
export const OpenedPasswordLinkView = z.object({ user: LinkUserView.nullable() });

export const AcceptInvitationInput = ConfirmPasswordResetInput;

/** `user` is null for a link that does not work. `used`: its user has a password; `ended`: withdrawn, replaced or unknown. */
export const OpenedInvitationView = z.object({
  user: LinkUserView.nullable(),
  refusal: z.enum(['expired', 'used', 'ended']).nullable(),
});
export type OpenedInvitationView = z.infer<typeof OpenedInvitationView>;

export const PasswordResetView = z.object({ user: LinkUserView });

/** Flash data of the login page after it. */
export const FlashResetView = z.object({ username: z.string() });

/** What a browser gets: the tokens are in httpOnly cookies. */
const BrowserTokenResponse = z.strictObject({ user: ProfileView, expires_in: z.number().int() });

/** What a script gets (RFC 6749, section 5.1). */
const ScriptTokenResponse = BrowserTokenResponse.extend({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  refresh_token: z.string(),
});

export const TokenResponseView = z.union([ScriptTokenResponse, BrowserTokenResponse]);
export type TokenResponseView = z.infer<typeof TokenResponseView>;

export const RegisteredView = z.object({ user: ProfileView });
