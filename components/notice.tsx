import { Alert } from '#components/ui/alert';

/** What was done, by the `done` of the URL: only these sentences can be shown. */
const sentences = new Map([
  ['assigned', 'The role is assigned. It counts at once.'],
  ['deleted', 'The user is deleted.'],
  ['ended', 'The session has ended.'],
  ['ended-all', 'All sessions of this user have ended.'],
  ['ended-others', 'All your other sessions have ended.'],
  ['logout', 'You are logged out.'],
  ['logout-everywhere', 'You are logged out on all your devices.'],
  ['password', 'Your password is changed. All your other sessions have ended.'],
  ['password-reset', 'Your password is changed. Log in with the new one.'],
  ['profile', 'Your profile is saved.'],
  ['registered', 'Welcome. Your account is ready.'],
  ['reinstated', 'The user is reinstated and can log in again.'],
  ['setup', 'Welcome. You are the first administrator.'],
  ['suspended', 'The user is suspended and logged out everywhere.'],
  ['saved', 'The changes are saved.'],
  ['unassigned', 'The role is unassigned. What it allowed is refused at once.'],
]);

export function Notice({ done }: { done: string | undefined }) {
  const sentence = done === undefined ? undefined : sentences.get(done);
  return sentence === undefined ? null : (
    <Alert tone="success" role="status">
      {sentence}
    </Alert>
  );
}
