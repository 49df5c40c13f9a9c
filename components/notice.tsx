import type { ReactNode } from 'react';
import { Alert } from '#components/ui/alert';

/** What was done, by the `done` of the URL: only these sentences can be shown. */
const sentences = new Map([
  ['assigned', 'The role is assigned.'],
  ['deleted', 'The user is deleted.'],
  ['ended', 'The session has ended.'],
  ['ended-all', 'All sessions of this user have ended.'],
  ['ended-others', 'All your other sessions have ended.'],
  ['logout', 'You are logged out.'],
  ['logout-everywhere', 'You are logged out on all your devices.'],
  ['password', 'Your password is changed. All your other sessions have ended.'],
  ['password-reset', 'Your password is saved. Log in with it.'],
  ['permission-created', 'The permission is added. Administrators hold it at once.'],
  ['permission-deleted', 'The permission is deleted, and no role gives it any more.'],
  ['profile', 'Your profile is saved.'],
  ['registered', 'Welcome. Your account is ready.'],
  ['reinstated', 'The user is reinstated and can log in again.'],
  ['role-created', 'The role is created. Assign it to users on their pages.'],
  ['role-deleted', 'The role is deleted, and nobody holds it any more.'],
  ['role-saved', 'The role is saved. What changed counts at once.'],
  ['setup', 'Welcome. You are the first administrator.'],
  ['settings', 'The settings are saved. They count at once.'],
  ['suspended', 'The user is suspended and logged out everywhere.'],
  ['saved', 'The changes are saved.'],
  ['unassigned', 'The role is unassigned. What it allowed is refused at once.'],
]);

interface NoticeProps {
  done: string | undefined;
  /** A sentence to follow it, from the present state. */
  more?: ReactNode;
}

export function Notice({ done, more }: NoticeProps) {
  const sentence = done === undefined ? undefined : sentences.get(done);
  return sentence === undefined ? null : (
    <Alert tone="success" role="status">
      {sentence} {more}
    </Alert>
  );
}
