import { Form } from '#components/form';
import { PasswordField } from '#components/password-field';
import { Card } from '#components/ui/card';
import { UsernameForManagers } from '#components/username-for-managers';
import type { Flash } from '#lib/schemas/flash';

interface PasswordFormProps {
  user: { username: string; email: string };
  flash: Flash | null;
}

export function PasswordForm({ user: { username, email }, flash }: PasswordFormProps) {
  return (
    <Card title="Password" text="Changing it ends all your other sessions.">
      <Form
        action="/api/users/me/password"
        method="PUT"
        next="/account/security"
        done="password"
        back="/account/security"
        flash={flash}
        submit="Change password"
      >
        <UsernameForManagers username={username} />
        <PasswordField name="currentPassword" label="Current password" autoComplete="current-password" />
        <PasswordField
          name="newPassword"
          label="New password"
          autoComplete="new-password"
          rules
          ownNames={[email]}
        />
      </Form>
    </Card>
  );
}
