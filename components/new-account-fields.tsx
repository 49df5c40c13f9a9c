import { Field } from '#components/field';
import { PasswordField } from '#components/password-field';

const shownDomains = 5;

/** What registering and the first set-up ask for. `domains`: those that an email must have; none for any. */
export function NewAccountFields({ domains = [] }: { domains?: readonly string[] }) {
  const shown = domains.slice(0, shownDomains).join(', ');
  const more = domains.length > shownDomains ? ' …' : '';
  return (
    <>
      <Field
        name="username"
        label="Username"
        hint="3 to 32 letters a to z, numbers, dots, dashes or underscores."
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        name="email"
        label="Email"
        type="email"
        hint={domains.length > 0 ? `At ${shown}${more}` : undefined}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <PasswordField name="password" label="Password" autoComplete="new-password" rules />
    </>
  );
}
