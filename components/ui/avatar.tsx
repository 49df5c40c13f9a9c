import type { NamedUser } from '#components/ui/user-name';

/** The first letter of the user's name, which always stands beside it. */
export function Avatar({ user, large = false }: { user: NamedUser; large?: boolean }) {
  return (
    <span className="avatar" data-large={large || undefined} aria-hidden="true">
      {[...(user.displayName ?? user.username)][0]?.toUpperCase()}
    </span>
  );
}
