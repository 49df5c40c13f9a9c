import { Field } from '#components/field';
import { PasswordField } from '#components/password-field';

/** What registering and the first set-up ask for. */
export function NewAccountFields() {
  return (
    <>
      <Field
        name="username"
        label="Username"
        hint="3 to 32 of a to z, digits, dots, dashes and underscores."
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        name="email"
        label="Email"
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <PasswordField name="password" label="Password" autoComplete="new-password" rules />
    </>
  );
}
