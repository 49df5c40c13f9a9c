import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { ProfileForm } from '#components/account/profile-form';
import { Notice } from '#components/notice';
import { PermissionList } from '#components/permission-list';
import { RoleBadges } from '#components/role-badges';
import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import { PageHeading } from '#components/ui/page-heading';
import { Time } from '#components/ui/time';
import { readProfile } from '#lib/account/profile';
import { flash, notice, page } from '#lib/adapters/page';

export const generateMetadata = guardedTitle(readProfile, () => 'Profile');

export default guardedPage(async function ProfilePage() {
  const profile = await page(readProfile);
  return (
    <AccountFrame current="/account">
      <PageHeading title="Profile" text="Your details and permissions." />
      <Notice notice={await notice()} />
      <ProfileForm user={profile} flash={await flash('/account')} />
      <Card title="Your account">
        <Facts
          facts={[
            { term: 'Email', value: profile.email },
            { term: 'Created', value: <Time at={profile.createdAt} day /> },
            { term: 'Last login', value: <Time at={profile.lastLoginAt} /> },
            { term: 'Roles', value: <RoleBadges roles={profile.roles} /> },
          ]}
        />
      </Card>
      <Card title="Your permissions">
        <PermissionList
          permissions={profile.permissions}
          empty="You can manage your own account: profile, password and sessions."
        />
      </Card>
    </AccountFrame>
  );
});
