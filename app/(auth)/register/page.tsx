import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthCard } from '#components/auth-card';
import { Form } from '#components/form';
import { NewAccountFields } from '#components/new-account-fields';
import { NoCookies } from '#components/no-cookies';
import { param, type SearchParams } from '#components/search-params';
import { LinkButton } from '#components/ui/button';
import { flash, visitor, withCookieCheck } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';
import { leadingTo, safePath } from '#lib/schemas/path';

export const metadata: Metadata = { title: 'Create an account' };

export default async function RegisterPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await param(searchParams, 'next');
  const next = safePath(wanted, '/account');
  if (await visitor()) redirect('/account');
  const { registration, registrationDomains } = await settings();
  if (registration === 'invitation')
    return <ByInvitation login={wanted === undefined ? '/login' : leadingTo('/login', next)} />;
  const pathOf = (page: '/login' | '/register') => (wanted === undefined ? page : leadingTo(page, next));
  const back = pathOf('/register');
  return (
    <AuthCard
      title="Create an account"
      above={<NoCookies asked={await param(searchParams, 'cookies')} />}
      below={
        <>
          Already have an account? <a href={pathOf('/login')}>Log in</a>
        </>
      }
    >
      <Form
        action="/api/register"
        next={await withCookieCheck(next)}
        back={await withCookieCheck(back)}
        flash={await flash(back)}
        submit="Create account"
        size="wide"
      >
        <NewAccountFields domains={registration === 'domains' ? registrationDomains : []} />
      </Form>
    </AuthCard>
  );
}

function ByInvitation({ login }: { login: string }) {
  return (
    <AuthCard title="Registration is by invitation" text="Ask an administrator for an invitation.">
      <p>Have one already? Open its link to choose your password.</p>
      <div className="actions">
        <LinkButton href={login}>Log in</LinkButton>
      </div>
    </AuthCard>
  );
}
