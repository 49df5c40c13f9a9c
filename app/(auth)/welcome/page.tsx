import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { AuthCard } from '#components/auth-card';
import { Form } from '#components/form';
import { LinkField, linkPath } from '#components/link-field';
import { PasswordField } from '#components/password-field';
import { openedLink, type SearchParams } from '#components/search-params';
import { LinkButton } from '#components/ui/button';
import { UserName } from '#components/ui/user-name';
import { UsernameForManagers } from '#components/username-for-managers';
import { flash, page } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';
import { readOpenedInvitation } from '#lib/auth/invitation';
import type { LinkUserView, OpenedInvitationView } from '#lib/schemas/auth';
import { ownName } from '#lib/schemas/own-name';

export const metadata: Metadata = { title: 'Welcome' };

export default guardedPage(async function WelcomePage({ searchParams }: { searchParams: SearchParams }) {
  const link = await openedLink(searchParams);
  const { user, refusal } = await page(readOpenedInvitation, { link });
  return link && user ? <FirstPassword {...{ link, user }} /> : <DeadInvitation why={refusal ?? 'ended'} />;
});

interface FirstPasswordProps {
  link: string;
  user: LinkUserView;
}

async function FirstPassword({ link, user }: FirstPasswordProps) {
  const { productName } = await settings();
  const back = linkPath('/welcome', link);
  return (
    <AuthCard
      title={`Welcome to ${productName ?? ownName}`}
      text={
        <>
          Choose a password. Your username is <UserName user={user} />.
        </>
      }
    >
      <Form
        action="/api/invitation"
        method="PUT"
        next="/account"
        done="registered"
        back={back}
        flash={await flash(back)}
        submit="Save password and log in"
        size="wide"
      >
        <LinkField link={link} />
        <UsernameForManagers username={user.username} />
        <PasswordField name="newPassword" label="Password" autoComplete="new-password" rules />
      </Form>
    </AuthCard>
  );
}

const words = {
  expired: { title: 'This invitation has expired', text: 'Ask your administrator for a new one.' },
  used: { title: 'This invitation was already used', text: 'Log in with the password you chose.' },
  ended: {
    title: 'This invitation no longer works',
    text: 'It was withdrawn, or replaced by a newer link. Ask your administrator for a new one.',
  },
};

function DeadInvitation({ why }: { why: NonNullable<OpenedInvitationView['refusal']> }) {
  const { title, text } = words[why];
  return (
    <AuthCard title={title} text={text}>
      <div className="actions">
        <LinkButton href="/login">Log in</LinkButton>
      </div>
    </AuthCard>
  );
}
