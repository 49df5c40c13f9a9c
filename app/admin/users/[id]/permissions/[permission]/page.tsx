import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { Explanation } from '#components/admin/explanation';
import { permissionIn } from '#components/search-params';
import { Badge } from '#components/ui/badge';
import { PageHeading } from '#components/ui/page-heading';
import { UserName } from '#components/ui/user-name';
import { type Actor, can, holdsAll } from '#lib/access/actor';
import { page, visitor } from '#lib/adapters/page';
import { readRole } from '#lib/roles/roles';
import { explainPermission } from '#lib/users/explanation';
import { readUser } from '#lib/users/users';

interface WhyPageProps {
  params: Promise<{ id: string; permission: string }>;
}

const explain = cache((id: string, permission: string) => page(explainPermission, { id, permission }));

export const generateMetadata = guardedTitle(explainPermission, async ({ params }: WhyPageProps) => {
  const { id, permission } = await params;
  const { user, ...explained } = await explain(id, permissionIn(permission));
  return `${explained.permission} · ${user.username} · Users`;
});

export default guardedPage(async function WhyPage({ params }: WhyPageProps) {
  const { id, permission } = await params;
  const explanation = await explain(id, permissionIn(permission));
  const { user, allowed, suspended, missing, description } = explanation;
  const actor = await visitor();
  const assignable = missing !== null && actor !== null && (await mayAssign(actor, user.id, missing.role));
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <a className="back" href={`/admin/users/${user.id}`}>
        <UserName user={user} />
      </a>
      <PageHeading
        title={
          <>
            <UserName user={user} /> {allowed ? 'has' : 'doesn’t have'}{' '}
            <span className="code">{explanation.permission}</span>
          </>
        }
        text={description}
        aside={
          <span className="badges">
            {allowed ? <Badge tone="success">Allowed</Badge> : <Badge tone="danger">Not allowed</Badge>}
            {suspended && <Badge tone="danger">Suspended</Badge>}
          </span>
        }
      />
      <Explanation explanation={explanation} linked={can(actor, 'roles:read')} assignable={assignable} />
    </ConsoleFrame>
  );
});

/** Nobody assigns a role with permissions that they lack, nor to a user who holds more. */
async function mayAssign(actor: Actor, id: string, name: string): Promise<boolean> {
  if (!can(actor, 'roles:assign') || !can(actor, 'roles:read')) return false;
  const user = await page(readUser, { id });
  const role = await page(readRole, { name });
  return holdsAll(actor, [...user.permissions, ...role.permissions]);
}
