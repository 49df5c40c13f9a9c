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
  const { user, invited } = await page(readPasswordReset, { link });
  return link && user ? <NewPassword {...{ link, user, invited }} /> : <DeadLink />;
});

interface NewPasswordProps {
  link: string;
  user: LinkUserView;
  invited: boolean;
}

async function NewPassword({ link, user, invited }: NewPasswordProps) {
  const back = linkPath('/reset-password', link);
  return (
    <AuthCard
      title={invited ? 'Choose your password' : 'Choose a new password'}
      text={
        invited
          ? 'You are invited. With this username or email, and the password, you then log in.'
          : 'All your sessions end. You then log in with the new one.'
      }
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
        next="/login?done=password-reset"
        back={back}
        flash={await flash(back)}
        submit="Change password"
        size="wide"
      >
        <LinkField link={link} />
        <UsernameForManagers username={user.username} />
        <PasswordField name="newPassword" label="New password" autoComplete="new-password" rules />
      </Form>
    </AuthCard>
  );
}

function DeadLink() {
  return (
    <AuthCard title="This link is no longer valid" text="A link like this works once and for a short time.">
      <p>Ask an administrator for a new one. If you know your password, just log in.</p>
      <div className="actions">
        <LinkButton href="/login">Log in</LinkButton>
      </div>
    </AuthCard>
  );
}
