import type { ReactNode } from 'react';
import { ReasonField } from '#components/admin/assignment-fields';
import { auditUrl } from '#components/admin/audit-url';
import { BackToUsers } from '#components/admin/back-to-users';
import { ConsoleFrame } from '#components/admin/console-frame';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Alert } from '#components/ui/alert';
import { Avatar } from '#components/ui/avatar';
import { Badge, StatusBadge } from '#components/ui/badge';
import { Disclosure } from '#components/ui/disclosure';
import { MenuLink, MoreMenu } from '#components/ui/menu';
import { Tabs } from '#components/ui/tabs';
import { UserName } from '#components/ui/user-name';
import { type Actor, can } from '#lib/access/actor';
import type { UserDetailView } from '#lib/schemas/admin';

export interface UserRecordProps {
  user: UserDetailView;
  actor: Actor | null;
  /** The visitor holds every permission of this user. */
  within: boolean;
  place: FormPlace;
}

export const userPath = (id: string) => `/admin/users/${id}`;

/** The frame of a user's pages: who it is, what can be done, and the tabs. */
export function UserRecord({ children, ...props }: UserRecordProps & { children: ReactNode }) {
  const { user, actor, within, place } = props;
  const base = userPath(user.id);
  const tabs = [
    { href: base, label: 'Overview' },
    { href: `${base}/permissions`, label: 'Permissions' },
    ...(can(actor, 'sessions:read') || can(actor, 'sessions:revoke')
      ? [{ href: `${base}/sessions`, label: 'Sessions' }]
      : []),
    ...(can(actor, 'audit:read') ? [{ href: `${base}/activity`, label: 'Activity' }] : []),
  ];
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <BackToUsers />
      <div className="record-head">
        <Avatar user={user} large />
        <div className="record-main">
          <h1>
            <UserName user={user} />
          </h1>
          <p className="record-facts">
            <StatusBadge status={user.status} />
            {user.id === actor?.id && <Badge tone="accent">You</Badge>}
            <span>{user.email}</span>
          </p>
        </div>
        {within && actor && user.id !== actor.id && <Actions {...props} actor={actor} />}
      </div>
      {!within && (
        <Alert tone="info">
          This user has permissions that you don’t have, so you can view them but not change them.
        </Alert>
      )}
      <Tabs label={user.username} tabs={tabs} current={place.path} />
      {children}
    </ConsoleFrame>
  );
}

function Actions({ user, actor, place }: UserRecordProps & { actor: Actor }) {
  const base = userPath(user.id);
  return (
    <div className="record-actions">
      {can(actor, 'users:update') && user.status !== 'invited' && (
        <Form
          action={`/api/admin/users/${user.id}/password-link`}
          next={base}
          done="password-link"
          {...formAt(place, 'password-link')}
          submit="Reset password"
          tone="plain"
        />
      )}
      {can(actor, 'users:suspend') && user.status !== 'suspended' && <Suspend user={user} place={place} />}
      <MoreMenu label={`More actions for ${user.username}`}>
        {can(actor, 'users:update') && <MenuLink href={`${base}#profile`}>Edit profile</MenuLink>}
        {can(actor, 'sessions:revoke') && (
          <MenuLink href={`${base}/sessions#end-all`}>Log out everywhere</MenuLink>
        )}
        {can(actor, 'audit:read') && <MenuLink href={auditUrl({ user: user.id })}>All events</MenuLink>}
        {can(actor, 'users:delete') && (
          <MenuLink href={`${base}#delete`} tone="danger">
            Delete user
          </MenuLink>
        )}
      </MoreMenu>
    </div>
  );
}

function Suspend({ user, place }: Pick<UserRecordProps, 'user' | 'place'>) {
  return (
    <Disclosure label="Suspend…" tone="danger" open={isRefused(place, 'suspend')}>
      <p>Ends all sessions now and blocks logging in.</p>
      <Form
        action={`/api/admin/users/${user.id}/suspension`}
        method="PUT"
        next={place.path}
        done="suspended"
        {...formAt(place, 'suspend')}
        submit="Suspend user"
        tone="danger"
      >
        <ReasonField />
      </Form>
    </Disclosure>
  );
}
