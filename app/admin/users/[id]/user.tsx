import { cache } from 'react';
import type { UserRecordProps } from '#components/admin/user-record';
import { userPath } from '#components/admin/user-record';
import { formPath } from '#components/form-place';
import { param, type SearchParams } from '#components/search-params';
import { holdsAll } from '#lib/access/actor';
import { flash, page, visitor } from '#lib/adapters/page';
import { readUser } from '#lib/users/users';

/** What every tab of a user's page reads. */

export interface UserPageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

const userWith = cache((id: string) => page(readUser, { id }));

/** Names the tab in the browser. */
export const titleOf =
  (tab?: string) =>
  async ({ params }: UserPageProps) => {
    const { username } = await userWith((await params).id);
    return tab ? `${tab} · ${username} · Users` : `${username} · Users`;
  };

export async function recordOf(
  { params, searchParams }: UserPageProps,
  tab: '' | '/permissions' | '/sessions' | '/activity',
): Promise<UserRecordProps> {
  const user = await userWith((await params).id);
  const actor = await visitor();
  const path = userPath(user.id) + tab;
  const refused = await param(searchParams, 'form');
  return {
    user,
    actor,
    // Acting on a user needs all their permissions: forms that would be refused are not shown.
    within: actor !== null && holdsAll(actor, user.permissions),
    place: { path, refused, flash: await flash(formPath(path, refused)) },
  };
}
