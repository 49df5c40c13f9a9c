import { countOf } from '#components/ui/count';

/** A role as it is before it is edited. */
export interface CurrentRole {
  permissions: readonly string[];
  users: number;
}

const shown = 5;

function partOf(words: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return [`${words}: ${names.slice(0, shown).join(', ')}${more}`];
}

/** One line, said as one ticks. Some users may have the same by other roles: the review knows which. */
export function PermissionDifference({
  current,
  ticked,
}: {
  current: CurrentRole;
  ticked: readonly string[];
}) {
  const parts = [
    ...partOf(
      'Added',
      ticked.filter((name) => !current.permissions.includes(name)),
    ),
    ...partOf(
      'Removed',
      current.permissions.filter((name) => !ticked.includes(name)),
    ),
  ];
  const users = current.users === 0 ? 'no users' : `up to ${countOf(current.users, 'user', 'users')}`;
  return (
    <p className="choice-difference" role="status">
      {parts.length > 0 && [...parts, `Affects ${users}`].join(' · ')}
    </p>
  );
}
