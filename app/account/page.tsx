import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { ProfileForm } from '#components/account/profile-form';
import { Notice } from '#components/notice';
import { PermissionList } from '#components/permission-list';
import { RoleBadges } from '#components/role-badges';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import { PageHeading } from '#components/ui/page-heading';
import { Time } from '#components/ui/time';
import { readProfile } from '#lib/account/profile';
import { flash, page } from '#lib/adapters/page';

export const generateMetadata = guardedTitle(readProfile, () => 'Profile');

export default guardedPage(async function ProfilePage({ searchParams }: { searchParams: SearchParams }) {
  const profile = await page(readProfile);
  return (
    <AccountFrame current="/account">
      <PageHeading title="Profile" text="Who you are here, and what you may do." />
      <Notice done={await param(searchParams, 'done')} />
      <ProfileForm user={profile} flash={await flash('/account')} />
      <Card title="Your account">
        <Facts
          facts={[
            { term: 'Email', value: profile.email },
            { term: 'Member since', value: <Time at={profile.createdAt} day /> },
            { term: 'Last login', value: <Time at={profile.lastLoginAt} /> },
            { term: 'Roles', value: <RoleBadges roles={profile.roles} /> },
          ]}
        />
      </Card>
      <Card title="What you may do" text="Your roles give you these permissions.">
        <PermissionList
          permissions={profile.permissions}
          empty="You can look after your own account: your profile, your password and your sessions."
        />
      </Card>
    </AccountFrame>
  );
});
