import { Alert } from '#components/ui/alert';
import { CopyButton } from '#components/ui/copy-button';
import { Time } from '#components/ui/time';
import type { FlashLinkView } from '#lib/schemas/user';

const titles = { invitation: 'Invitation link for', password: 'Password link for' };

/** A one-time link to choose a password, shown once. */
export function PasswordLink({ link: shown }: { link: FlashLinkView }) {
  const { kind, user, link, expiresAt } = shown;
  return (
    <Alert tone="success" title={`${titles[kind]} ${user.username}`}>
      <div className="password-link">
        <label htmlFor="password-link">
          Copy this link now and send it to {user.username}; it won’t be shown again. It works once, and
          expires <Time at={expiresAt} />.
        </label>
        <div className="password-link-copy">
          <input
            id="password-link"
            className="input code"
            type="text"
            value={link}
            readOnly
            autoComplete="off"
          />
          <CopyButton text={link} />
        </div>
        <a href={`/admin/users/${user.id}`}>Go to {user.username}</a>
      </div>
    </Alert>
  );
}
