import { guardedPage, guardedTitle } from '#app/guarded-page';
import { BackToUsers } from '#components/admin/back-to-users';
import { ConsoleFrame } from '#components/admin/console-frame';
import { InviteForm } from '#components/admin/invite-form';
import { PasswordLink } from '#components/admin/password-link';
import { formPath } from '#components/form-place';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { flash, notice, page, visitor } from '#lib/adapters/page';
import { FlashLinkView } from '#lib/schemas/user';
import { readInvitation } from '#lib/users/invitations';

export const generateMetadata = guardedTitle(readInvitation, () => 'Add a user · Users');

const path = '/admin/users/new';

export default guardedPage(async function NewUserPage({ searchParams }: { searchParams: SearchParams }) {
  const text = ((await param(searchParams, 'roleQuery')) ?? '').slice(0, 200);
  const roles = await page(readInvitation, { query: text });
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  const link = FlashLinkView.safeParse((await notice())?.data);
  return (
    <ConsoleFrame actor={await visitor()} current="/admin/users">
      <BackToUsers />
      <PageHeading title="Add user" text="They set their own password." />
      {link.success && <PasswordLink link={link.data} />}
      <InviteForm roles={roles} text={text} place={place} />
    </ConsoleFrame>
  );
});
