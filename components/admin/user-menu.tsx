import { userPath } from '#components/admin/user-record';
import { MadeFor } from '#components/form-context';
import type { Done } from '#components/notice';
import { MenuLink, MoreMenu } from '#components/ui/menu';
import { type Actor, can } from '#lib/access/actor';
import type { UserView } from '#lib/schemas/user';

interface UserMenuProps {
  user: UserView;
  actor: Actor | null;
  /** The list, to which what is done here returns. */
  back: string;
}

/** What can be done with a user of the list. What cannot be undone is done on their page. */
export function UserMenu({ user, actor, back }: UserMenuProps) {
  const path = userPath(user.id);
  const changeable = actor !== null && user.id !== actor.id;
  const suspension = { action: `/api/admin/users/${user.id}/suspension`, back };
  return (
    <MoreMenu label={`Actions for ${user.username}`}>
      <MenuLink href={path}>Open</MenuLink>
      {can(actor, 'roles:assign') && <MenuLink href={`${path}#add-role`}>Add role</MenuLink>}
      {can(actor, 'audit:read') && <MenuLink href={`${path}/activity`}>Activity</MenuLink>}
      {changeable && can(actor, 'users:suspend') && user.status !== 'suspended' && (
        <MenuForm {...suspension} method="PUT" done="suspended" label="Suspend" tone="danger" />
      )}
      {changeable && can(actor, 'users:suspend') && user.status === 'suspended' && (
        <MenuForm {...suspension} method="DELETE" done="reinstated" label="Reinstate" />
      )}
      {changeable && can(actor, 'users:delete') && (
        <MenuLink href={`${path}#delete`} tone="danger">
          Delete…
        </MenuLink>
      )}
    </MoreMenu>
  );
}

interface MenuFormProps {
  action: string;
  method: 'PUT' | 'DELETE';
  back: string;
  done: Done;
  label: string;
  tone?: 'plain' | 'danger';
}

/** A form of one button, the same with and without JavaScript. */
function MenuForm({ action, method, back, done, label, tone = 'plain' }: MenuFormProps) {
  return (
    <form method="post" action={action}>
      <MadeFor />
      <input type="hidden" name="_method" value={method} />
      <input type="hidden" name="_next" value={back} />
      <input type="hidden" name="_back" value={back} />
      <input type="hidden" name="_done" value={done} />
      <button type="submit" className="menu-item" data-tone={tone}>
        {label}
      </button>
    </form>
  );
}
