import type { Metadata } from 'next';
import { ConsoleFrame } from '#components/admin/console-frame';
import { PasswordLink } from '#components/admin/password-link';
import { UserControls } from '#components/admin/user-controls';
import { UserHeading } from '#components/admin/user-heading';
import { UserPermissions, UserProfile } from '#components/admin/user-profile';
import { UserRoles } from '#components/admin/user-roles';
import { EndSessionsCard, UserSessions } from '#components/admin/user-sessions';
import { UserSuspended } from '#components/admin/user-suspension';
import { UserTrail } from '#components/admin/user-trail';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { type Actor, can, holdsAll } from '#lib/access/actor';
import { permissionNames } from '#lib/access/permissions';
import { flash, page, told, visitor } from '#lib/adapters/page';
import { screen } from '#lib/adapters/screen';
import { listAuditEvents } from '#lib/audit/events';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';
import { ToldLinkView } from '#lib/schemas/user';
import { listUserSessions } from '#lib/users/sessions';
import { readUser } from '#lib/users/users';

export const metadata: Metadata = { title: 'User' };

interface UserPageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export default screen(async function UserPage({ params, searchParams }: UserPageProps) {
  const { id } = await params;
  const user = await page(readUser, { id });
  const actor = await visitor();
  const path = `/admin/users/${user.id}`;
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  const cursor = await param(searchParams, 'cursor');
  const sessions = can(actor, 'sessions:read') ? await page(listUserSessions, { id, cursor }) : null;
  // Acting on a person needs every permission that they hold: what would be refused is not offered.
  const within = actor !== null && holdsAll(actor, user.permissions);
  const revocable = within && can(actor, 'sessions:revoke');
  const trail = can(actor, 'audit:read') ? await page(listAuditEvents, { person: id, limit: '10' }) : null;
  const link = ToldLinkView.safeParse(await told(`${path}?done=password-link`));
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <UserHeading user={user} own={user.id === actor?.id} within={within} />
      <Notice done={await param(searchParams, 'done')} />
      {link.success && <PasswordLink told={link.data} />}
      <UserSuspended user={user} reinstatable={within && can(actor, 'users:suspend')} place={place} />
      <UserProfile user={user} editable={within && can(actor, 'users:update')} place={place} />
      <UserRoles user={user} assignable={within ? await assignableRoles(actor) : null} place={place} />
      <UserPermissions user={user} known={await knownPermissions(actor)} />
      {sessions && (
        <UserSessions user={user} sessions={sessions} revocable={revocable} place={place} cursor={cursor} />
      )}
      {!sessions && revocable && <EndSessionsCard user={user} place={place} />}
      {trail && <UserTrail id={user.id} events={trail.items} />}
      {within && user.id !== actor.id && <UserControls user={user} actor={actor} place={place} />}
    </ConsoleFrame>
  );
});

/** The catalogue is no secret; which custom ones there are is for who may see roles. */
async function knownPermissions(actor: Actor | null) {
  if (!can(actor, 'roles:read')) return permissionNames;
  return (await page(listPermissions)).items.map(({ name }) => name);
}

/** Nobody gives a role that holds more than they hold themselves. */
async function assignableRoles(actor: Actor) {
  if (!can(actor, 'roles:assign')) return null;
  if (!can(actor, 'roles:read')) return [];
  const { items } = await page(listRoles);
  return items.filter(({ permissions }) => holdsAll(actor, permissions));
}
