import { DisplayNameField } from '#components/display-name-field';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { Card } from '#components/ui/card';
import type { NamedUser } from '#components/ui/user-name';
import type { Flash } from '#lib/schemas/flash';

interface ProfileFormProps {
  user: NamedUser;
  flash: Flash | null;
}

export function ProfileForm({ user, flash }: ProfileFormProps) {
  return (
    <Card title="Your name" text="You can log in with your username. Others see both names.">
      <Form
        action="/api/users/me"
        method="PATCH"
        next="/account"
        done="profile"
        back="/account"
        flash={flash}
        submit="Save name"
      >
        <Field
          name="username"
          label="Username"
          hint="3 to 32 letters a to z, numbers, dots, dashes or underscores."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={user.username}
          required
        />
        <DisplayNameField value={user.displayName} own />
      </Form>
    </Card>
  );
}
