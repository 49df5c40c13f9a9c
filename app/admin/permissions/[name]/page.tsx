import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { HolderList } from '#components/admin/holder-list';
import { param, permissionIn, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { PageHeading } from '#components/ui/page-heading';
import { Pager } from '#components/ui/pager';
import { can } from '#lib/access/actor';
import { page, visitor } from '#lib/adapters/page';
import { listPermissions } from '#lib/roles/permissions';
import { listPermissionHolders } from '#lib/users/holders';

interface PermissionPageProps {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

const holdersOf = cache((name: string, cursor: string | undefined) =>
  page(listPermissionHolders, { name, cursor }),
);

export const generateMetadata = guardedTitle(
  listPermissionHolders,
  async ({ params, searchParams }: PermissionPageProps) => {
    const name = permissionIn((await params).name);
    await holdersOf(name, await param(searchParams, 'cursor'));
    return `Who has ${name} · Roles`;
  },
);

export default guardedPage(async function PermissionPage({ params, searchParams }: PermissionPageProps) {
  const name = permissionIn((await params).name);
  const cursor = await param(searchParams, 'cursor');
  const { items, nextCursor, total } = await holdersOf(name, cursor);
  const actor = await visitor();
  const known = can(actor, 'roles:read') ? (await page(listPermissions)).items : [];
  const path = `/admin/permissions/${name}`;
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      {can(actor, 'roles:read') && (
        <a className="back" href="/admin/roles">
          All roles
        </a>
      )}
      <PageHeading
        title={
          <>
            Who has <span className="code">{name}</span>
          </>
        }
        text={known.find((one) => one.name === name)?.description}
      />
      <Card title="Active users" text="Excludes suspended users and expired assignments." flush>
        {items.length === 0 && <Empty title="No active users" />}
        <HolderList holders={items} permission={name} />
        <div className="card-foot">
          <Pager
            summary={countOf(total, 'user', 'users')}
            first={cursor ? path : null}
            next={nextCursor && `${path}?cursor=${encodeURIComponent(nextCursor)}`}
          />
        </div>
      </Card>
    </ConsoleFrame>
  );
});
