import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { PasswordLink } from '#components/admin/password-link';
import { UserControls } from '#components/admin/user-controls';
import { UserHeading } from '#components/admin/user-heading';
import { UserPermissions, UserProfile } from '#components/admin/user-profile';
import { type Assignable, UserRoles } from '#components/admin/user-roles';
import { EndSessionsCard, UserSessions } from '#components/admin/user-sessions';
import { UserSuspended } from '#components/admin/user-suspension';
import { UserTrail } from '#components/admin/user-trail';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { type Actor, can, holdsAll } from '#lib/access/actor';
import { isLive } from '#lib/access/evaluation';
import { permissionNames } from '#lib/access/permissions';
import { pageContext } from '#lib/adapters/context';
import { attempt, flash, flashData, page, visitor } from '#lib/adapters/page';
import { listAuditEvents } from '#lib/audit/events';
import { listPermissions } from '#lib/roles/permissions';
import { listRoles } from '#lib/roles/roles';
import type { UserDetailView } from '#lib/schemas/admin';
import { endSentence } from '#lib/schemas/time-words';
import { FlashLinkView } from '#lib/schemas/user';
import { listUserSessions } from '#lib/users/sessions';
import { readUser } from '#lib/users/users';

interface UserPageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

const userWith = cache((id: string) => page(readUser, { id }));

export const generateMetadata = guardedTitle(
  readUser,
  async ({ params }: UserPageProps) => `${(await userWith((await params).id)).username} · Users`,
);

export default guardedPage(async function UserPage({ params, searchParams }: UserPageProps) {
  const { id } = await params;
  const user = await userWith(id);
  const actor = await visitor();
  const path = `/admin/users/${user.id}`;
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  const cursor = await param(searchParams, 'cursor');
  const sessions = can(actor, 'sessions:read') ? await page(listUserSessions, { id, cursor }) : null;
  // Acting on a user needs all their permissions: forms that would be refused are not shown.
  const within = actor !== null && holdsAll(actor, user.permissions);
  const revocable = within && can(actor, 'sessions:revoke');
  const trail = can(actor, 'audit:read') ? await page(listAuditEvents, { user: id, limit: '10' }) : null;
  const search = { text: (await param(searchParams, 'roleQuery')) ?? '', refused };
  const ended = await endedRoles(user);
  const assignable = within ? await assignableRoles(actor, user, ended, search) : null;
  const done = await param(searchParams, 'done');
  const role = await param(searchParams, 'role');
  const assigned = done === 'assigned' ? user.assignments.find((one) => one.role === role) : undefined;
  const link = FlashLinkView.safeParse(await flashData(`${path}?done=password-link`));
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <UserHeading user={user} own={user.id === actor?.id} within={within} />
      <Notice done={done} more={assigned && endSentence(assigned.expiresAt)} />
      {link.success && <PasswordLink link={link.data} />}
      <UserSuspended user={user} reinstatable={within && can(actor, 'users:suspend')} place={place} />
      <UserProfile user={user} editable={within && can(actor, 'users:update')} place={place} />
      <UserRoles {...{ user, ended, assignable, place }} at={await param(searchParams, 'roles')} />
      <UserPermissions
        {...{ user, place }}
        known={await knownPermissions(actor)}
        at={await param(searchParams, 'permissions')}
      />
      {sessions && (
        <UserSessions user={user} sessions={sessions} revocable={revocable} place={place} cursor={cursor} />
      )}
      {!sessions && revocable && <EndSessionsCard user={user} place={place} />}
      {trail && <UserTrail id={user.id} events={trail.items} />}
      {within && user.id !== actor.id && <UserControls user={user} actor={actor} place={place} />}
    </ConsoleFrame>
  );
});

/** The catalogue is public; custom permissions are shown only to users who may see roles. */
async function knownPermissions(actor: Actor | null) {
  if (!can(actor, 'roles:read')) return permissionNames;
  return (await page(listPermissions)).items.map(({ name }) => name);
}

const shownRoles = 8;

const nothingFound = { items: [], nextCursor: null };

interface RoleSearch {
  text: string;
  /** The form that was refused: its role is shown, whatever was searched for. */
  refused: string | undefined;
}

/** A role that the visitor may assign; a made-up name finds none. */
async function findRoles(query: Record<string, unknown>) {
  const found = await attempt(listRoles, { ...query, grantable: '1' });
  return found.ok ? found.data : nothingFound;
}

/** The expired roles at the time of the request, by the database's clock. */
async function endedRoles({ assignments }: UserDetailView): Promise<ReadonlySet<string>> {
  const { now } = await pageContext();
  return new Set(assignments.filter((one) => !isLive(one, now)).map(({ role }) => role));
}

/** Nobody assigns a role with permissions that they lack. */
async function assignableRoles(
  actor: Actor,
  { assignments }: UserDetailView,
  ended: ReadonlySet<string>,
  { text, refused }: RoleSearch,
): Promise<Assignable | null> {
  if (!can(actor, 'roles:assign')) return null;
  if (!can(actor, 'roles:read')) return { text: '', found: nothingFound, again: [] };
  const held = new Set(assignments.map(({ role }) => role));
  const tried = refused?.startsWith('assign-') ? [refused.slice('assign-'.length)] : [];
  const named = await findRoles({ names: [...ended, ...tried], limit: '100' });
  const listed = await findRoles({ query: text, limit: String(Math.min(100, shownRoles + held.size)) });
  const others = [...named.items, ...listed.items].filter(({ name }) => !held.has(name));
  const distinct = [...new Map(others.map((role) => [role.name, role])).values()];
  const found = {
    items: distinct.slice(0, shownRoles),
    nextCursor: distinct.length > shownRoles ? 'more' : listed.nextCursor,
  };
  return { text, found, again: named.items };
}
