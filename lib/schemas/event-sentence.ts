import { type AuditOutcome, templateOf } from '#lib/schemas/audit-actions';

/** An audit event as one sentence: "Assigned Editor to mina.vogel". The page renders users and roles among its words. */

export interface Told<User extends object> {
  action: string;
  outcome: AuditOutcome;
  code?: string | null;
  /** The user that it was done to: 'you', or null for the actor or none. */
  user: User | 'you' | null;
  /** The label of a role that was assigned or removed. */
  role?: string | null;
  /** What it is about, if not a user. */
  subject?: { type: string; name: string | null } | null;
  isOwn: boolean;
}

export type Part<User extends object> = string | { user: User } | { name: string };

export function sentenceOf<User extends object>(event: Told<User>): Part<User>[] {
  const { action, outcome, code, user, role, subject, isOwn } = event;
  if (action === 'request.made' && code === 'not_found') return ['Open a page that doesn’t exist'];
  const type = subject?.type ?? action.split('.')[0];
  const target = user === null ? 'a user' : user === 'you' ? user : { user };
  const filled: Record<string, Part<User>[]> = {
    '{user}': [target],
    '{account}': [target === 'you' ? 'your account' : target],
    '{role}': [role ? { name: role } : 'a role'],
    '{subject}': subject?.name ? [`the ${type} `, { name: subject.name }] : [`a ${type}`],
  };
  const parts = templateOf(action, outcome, isOwn).split(/(\{\w+\})/);
  return parts.filter(Boolean).flatMap((part) => filled[part] ?? [part]);
}

/** Without users, as text. */
export const textOf = (event: Told<never>): string =>
  sentenceOf(event)
    .map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : ''))
    .join('');

/** What an action does, for a list to choose from. */
export const actionLabel = (action: string): string =>
  textOf({ action, outcome: 'done', user: null, isOwn: false });
