import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthCard } from '#components/auth-card';
import { Checkbox, Field } from '#components/field';
import { Form } from '#components/form';
import { NoCookies } from '#components/no-cookies';
import { Notice } from '#components/notice';
import { PasswordField } from '#components/password-field';
import { param, type SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { flash, notice, originMismatch, visitor, withCookieCheck } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';
import { FlashResetView } from '#lib/schemas/auth';
import { leadingTo, safePath } from '#lib/schemas/path';

export const metadata: Metadata = { title: 'Log in' };

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await param(searchParams, 'next');
  const next = safePath(wanted, '/account');
  if (await visitor()) redirect(next);
  const mismatch = await originMismatch((await param(searchParams, 'mismatch')) !== undefined);
  const pathOf = (page: '/login' | '/register') => (wanted === undefined ? page : leadingTo(page, next));
  const back = pathOf('/login');
  const { loginText, registration } = await settings();
  const left = await notice();
  const reset = left?.done === 'password-reset' ? FlashResetView.safeParse(left.data) : null;
  return (
    <AuthCard
      title="Log in"
      text={loginText ?? 'Welcome back.'}
      above={
        <>
          <Notice notice={left} />
          <NoCookies asked={await param(searchParams, 'cookies')} />
          {mismatch && <Alert tone="danger" role="alert" title={mismatch} />}
        </>
      }
      below={
        registration === 'invitation' ? undefined : (
          <>
            New here? <a href={pathOf('/register')}>Create an account</a>
          </>
        )
      }
    >
      <Form
        action="/api/login"
        next={await withCookieCheck(next)}
        back={await withCookieCheck(back)}
        flash={await flash(back)}
        submit="Log in"
        size="wide"
      >
        <Field
          name="email"
          label="Email or username"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          defaultValue={reset?.data?.username}
          required
        />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <Checkbox name="remember" label="Keep me logged in on this device" />
      </Form>
    </AuthCard>
  );
}
