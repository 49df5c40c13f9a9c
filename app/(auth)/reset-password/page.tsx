import type { Metadata } from 'next';
import { Form } from '#components/form';
import { GateCard } from '#components/gate-card';
import { PasswordField } from '#components/password-field';
import { LinkButton } from '#components/ui/button';
import { flash, page } from '#lib/adapters/page';
import { screen } from '#lib/adapters/screen';
import { readPasswordReset } from '#lib/auth/password-reset';

export const metadata: Metadata = { title: 'Choose a new password' };

export default screen(async function ResetPasswordPage() {
  const { live } = await page(readPasswordReset);
  return live ? <NewPassword /> : <DeadLink />;
});

async function NewPassword() {
  return (
    <GateCard title="Choose a new password" text="All your sessions end. You then log in with the new one.">
      <Form
        action="/api/password-reset"
        method="PUT"
        next="/login?done=password-reset"
        back="/reset-password"
        flash={await flash('/reset-password')}
        submit="Change password"
        size="wide"
      >
        <PasswordField name="newPassword" label="New password" autoComplete="new-password" rules />
      </Form>
    </GateCard>
  );
}

function DeadLink() {
  return (
    <GateCard title="This link is no longer valid" text="A link like this works once and for a short time.">
      <p>Ask an administrator for a new one. If you know your password, just log in.</p>
      <div className="actions">
        <LinkButton href="/login">Log in</LinkButton>
      </div>
    </GateCard>
  );
}
