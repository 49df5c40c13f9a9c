import { Alert } from '#components/ui/alert';
import { Time } from '#components/ui/time';
import type { FlashLinkView } from '#lib/schemas/user';

/** A one-time link, shown once. */
export function PasswordLink({ link }: { link: FlashLinkView }) {
  const { user, passwordLink, passwordLinkExpiresAt } = link;
  return (
    <Alert tone="success" role="status" title={`A link for ${user.username}`}>
      <div className="password-link">
        <label htmlFor="password-link">
          With it they choose their password. It works once, until <Time at={passwordLinkExpiresAt} />, and is
          shown only now: copy it.
        </label>
        <input
          id="password-link"
          className="input code"
          type="text"
          value={passwordLink}
          readOnly
          autoComplete="off"
        />
        <a href={`/admin/users/${user.id}`}>Go to {user.username}</a>
      </div>
    </Alert>
  );
}
