import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { LogoutEverywhere } from '#components/account/logout-everywhere';
import { PasswordForm } from '#components/account/password-form';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { readProfile } from '#lib/account/profile';
import { flash, notice, page } from '#lib/adapters/page';

export const generateMetadata = guardedTitle(readProfile, () => 'Security');

const path = '/account/security';

export default guardedPage(async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await page(readProfile);
  const refused = await param(searchParams, 'form');
  const left = await flash(formPath(path, refused));
  return (
    <AccountFrame current={path}>
      <PageHeading title="Security" text="Password and signed-in devices." />
      <Notice notice={await notice()} />
      <PasswordForm
        user={{ username: user.username, email: user.email }}
        flash={refused === undefined ? left : null}
      />
      <LogoutEverywhere place={{ path, refused, flash: left }} />
    </AccountFrame>
  );
});
