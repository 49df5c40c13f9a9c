import type { ReactNode } from 'react';
import { Form } from '#components/form';
import { Toast } from '#components/toast';
import { withoutQuery } from '#lib/schemas/path';

/** What was done, by the name that its form gave: only these sentences can be shown. */
const sentences = {
  assigned: 'Added',
  'assignment-changed': 'Role changed.',
  deleted: 'User deleted.',
  ended: 'Session ended.',
  'ended-all': 'All sessions of this user have ended.',
  'ended-others': 'All your other sessions have ended.',
  'invitation-withdrawn': 'Invitation withdrawn. Its link no longer works.',
  logout: 'You are logged out.',
  'logout-everywhere': 'You are logged out on all your devices.',
  password: 'Password changed. All your other sessions have ended.',
  'password-reset': 'Password saved. Log in with it.',
  'permission-created': 'Permission added. Administrators have it now.',
  'permission-deleted': 'Permission deleted.',
  profile: 'Profile saved.',
  registered: 'Welcome. Your account is ready.',
  reinstated: 'User reinstated. They can log in again.',
  'role-created': 'Role created. It has no effect until you assign it.',
  'role-deleted': 'Role deleted.',
  'role-saved': 'Role saved. The changes take effect now.',
  setup: 'Welcome. You are the first administrator.',
  settings: 'Settings saved.',
  suspended: 'User suspended and logged out everywhere.',
  saved: 'Changes saved.',
  unassigned: 'Role removed.',
};

export type Done = keyof typeof sentences;

/** Those that a DELETE of the same path undoes exactly. */
const undone: Partial<Record<Done, Done>> = { assigned: 'unassigned', suspended: 'reinstated' };

const isDone = (name: string): name is Done => Object.hasOwn(sentences, name);

interface NoticeProps {
  notice: { done: string; method: string; path: string; at: string } | null;
  /** What to undo takes beside the path. */
  fields?: readonly (readonly [name: string, value: string])[];
  /** A sentence to follow it, from the present state. */
  more?: ReactNode;
}

export function Notice({ notice, fields = [], more }: NoticeProps) {
  if (notice === null || !isDone(notice.done)) return null;
  const { done, path, at } = notice;
  const opposite = undone[done];
  return (
    <Toast>
      <p className="toast-text">
        {sentences[done]} {more}
      </p>
      {opposite && notice.method === 'PUT' && (
        <Form
          action={path}
          method="DELETE"
          next={at}
          back={withoutQuery(at)}
          flash={null}
          done={opposite}
          submit="Undo"
          tone="plain"
          size="small"
        >
          {fields.map(([name, value]) => (
            <input key={name + value} type="hidden" name={name} value={value} />
          ))}
        </Form>
      )}
    </Toast>
  );
}
