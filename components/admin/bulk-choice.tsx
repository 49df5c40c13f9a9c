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
  /** The title of its outcome; `role` is the role's label. */
  done(users: string, role: string): string;
}

export const choices: Record<Choice, ChoiceText> = {
  suspend: {
    permission: 'users:suspend',
    label: 'Suspend',
    verb: 'Suspend',
    meaning: 'Ends all their sessions now and blocks logging in.',
    done: (users) => `${users} suspended`,
  },
  reinstate: {
    permission: 'users:suspend',
    label: 'Reinstate',
    verb: 'Reinstate',
    meaning: 'They can log in again.',
    done: (users) => `${users} reinstated`,
  },
  'assign-role': {
    permission: 'roles:assign',
    label: 'Add role',
    verb: 'Add a role to',
    meaning: 'Changes take effect immediately.',
    done: (users, role) => `“${role}” assigned to ${users}`,
  },
  'unassign-role': {
    permission: 'roles:assign',
    label: 'Remove role',
    verb: 'Remove a role from',
    meaning: 'Changes take effect immediately.',
    done: (users, role) => `“${role}” removed from ${users}`,
  },
  'end-sessions': {
    permission: 'sessions:revoke',
    label: 'Log out everywhere',
    verb: 'Log out',
    meaning: 'Ends all their sessions now. They can log in again.',
    done: (users) => `${users} logged out everywhere`,
  },
  delete: {
    permission: 'users:delete',
    label: 'Delete',
    verb: 'Delete',
    meaning: 'Permanently deletes the users, their sessions and roles. Audit history is kept.',
    done: (users) => `${users} deleted`,
  },
  export: {
    permission: 'users:export',
    label: 'Export as CSV',
    verb: 'Export',
    meaning: 'A file with names, email, status, roles and times.',
    done: (users) => `${users} exported`,
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
