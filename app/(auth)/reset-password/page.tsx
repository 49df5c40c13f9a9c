import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { AuthCard } from '#components/auth-card';
import { Form } from '#components/form';
import { LinkField, linkPath } from '#components/link-field';
import { PasswordField } from '#components/password-field';
import { openedLink, type SearchParams } from '#components/search-params';
import { LinkButton } from '#components/ui/button';
import { Facts } from '#components/ui/facts';
import { UserName } from '#components/ui/user-name';
import { UsernameForManagers } from '#components/username-for-managers';
import { flash, page } from '#lib/adapters/page';
import { readPasswordReset } from '#lib/auth/password-reset';
import type { LinkUserView } from '#lib/schemas/auth';

export const metadata: Metadata = { title: 'Choose a new password' };

export default guardedPage(async function ResetPasswordPage({
  searchParams,
}: {
  searchParams: SearchParams;
}) {
  const link = await openedLink(searchParams);
  const { user } = await page(readPasswordReset, { link });
  return link && user ? <NewPassword {...{ link, user }} /> : <DeadLink />;
});

interface NewPasswordProps {
  link: string;
  user: LinkUserView;
}

async function NewPassword({ link, user }: NewPasswordProps) {
  const back = linkPath('/reset-password', link);
  return (
    <AuthCard
      title="Choose a new password"
      text="You’ll be logged out everywhere, then log in with your new password."
    >
      <Facts
        facts={[
          { term: 'Username', value: <UserName user={user} /> },
          { term: 'Email', value: user.email },
        ]}
      />
      <Form
        action="/api/password-reset"
        method="PUT"
        next="/login"
        done="password-reset"
        back={back}
        flash={await flash(back)}
        submit="Change password"
        size="wide"
      >
        <LinkField link={link} />
        <UsernameForManagers username={user.username} />
        <PasswordField
          name="newPassword"
          label="New password"
          autoComplete="new-password"
          rules
          ownNames={[user.email]}
        />
      </Form>
    </AuthCard>
  );
}

function DeadLink() {
  return (
    <AuthCard title="This link is no longer valid" text="A link like this works once and for a short time.">
      <p>Ask an administrator for a new one, or log in if you know your password.</p>
      <div className="actions">
        <LinkButton href="/login">Log in</LinkButton>
      </div>
    </AuthCard>
  );
}
