import { Field } from '#components/field';
import { Form } from '#components/form';
import { Card } from '#components/ui/card';
import type { Flash } from '#lib/schemas/flash';

export function ProfileForm({ username, flash }: { username: string; flash: Flash | null }) {
  return (
    <Card title="Username" text="You can log in with it, and it is what others see.">
      <Form
        action="/api/users/me"
        method="PATCH"
        next="/account?done=profile"
        back="/account"
        flash={flash}
        submit="Save username"
      >
        <Field
          name="username"
          label="Username"
          hint="3 to 32 of a to z, digits, dots, dashes and underscores."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={username}
          required
        />
      </Form>
    </Card>
  );
}
