import { type Actor, can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';
import type { BulkAction } from '#lib/schemas/bulk';

/** Actions on several users at once. `export` is a download and changes nothing. */
export type Choice = BulkAction | 'export';

interface ChoiceText {
  permission: Permission;
  /** In the list of choices. */
  label: string;
  /** Over the review, before the number of users. */
  verb: string;
  /** What it means for each of them. */
  meaning: string;
}

export const choices: Record<Choice, ChoiceText> = {
  suspend: {
    permission: 'users:suspend',
    label: 'Suspend',
    verb: 'Suspend',
    meaning: 'All their sessions end at once, and every login is refused until they are reinstated.',
  },
  reinstate: {
    permission: 'users:suspend',
    label: 'Reinstate',
    verb: 'Reinstate',
    meaning: 'They can log in again.',
  },
  'assign-role': {
    permission: 'roles:assign',
    label: 'Assign a role',
    verb: 'Assign a role to',
    meaning: 'The role counts on their very next request.',
  },
  'unassign-role': {
    permission: 'roles:assign',
    label: 'Unassign a role',
    verb: 'Unassign a role from',
    meaning: 'What only this role allows is refused on their very next request.',
  },
  'end-sessions': {
    permission: 'sessions:revoke',
    label: 'End all sessions',
    verb: 'End all sessions of',
    meaning: 'They are logged out on all devices at once, and may log in again.',
  },
  delete: {
    permission: 'users:delete',
    label: 'Delete',
    verb: 'Delete',
    meaning: 'They are gone for good, with their sessions and roles. What they did stays in the audit trail.',
  },
  export: {
    permission: 'users:export',
    label: 'Export as CSV',
    verb: 'Export',
    meaning: 'A file with names, email, status, roles and times.',
  },
};

const names = Object.keys(choices) as Choice[];

/** What this visitor may do. */
export const choicesOf = (actor: Actor | null) =>
  names.filter((name) => can(actor, choices[name].permission));

export function choiceOf(actor: Actor | null, name: string | undefined): Choice | null {
  return choicesOf(actor).find((choice) => choice === name) ?? null;
}

/** The pages of one action on these users. */
export function bulkUrl(
  page: '/admin/users/bulk' | '/admin/users/bulk/outcome',
  action: string,
  ids: string[],
) {
  return `${page}?${new URLSearchParams([['action', action], ...ids.map((id) => ['ids', id])])}`;
}

/** The ids in the query of these pages; an empty one, which a form may send, is none. */
export function pickedIds(given: string | string[] | undefined): string[] {
  return [given ?? []].flat().filter((id) => id !== '');
}
