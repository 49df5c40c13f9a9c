import { type RoleListPath, type RoleListQuery, roleListUrl } from '#components/admin/role-list-url';
import { RoleSearch } from '#components/admin/role-search';
import { newRolePath } from '#components/admin/role-url';
import { Alert } from '#components/ui/alert';
import { LinkButton } from '#components/ui/button';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { PageHeading } from '#components/ui/page-heading';
import { Pager } from '#components/ui/pager';
import { Tabs } from '#components/ui/tabs';
import { type Actor, can } from '#lib/access/actor';
import type { Problem } from '#lib/errors';
import type { RoleListView } from '#lib/schemas/role';

/** What both views of the roles share: the list and the matrix. */

interface RoleViewProps {
  path: RoleListPath;
  query: RoleListQuery;
}

const views = [
  { path: '/admin/roles', label: 'List' },
  { path: '/admin/roles/matrix', label: 'Permissions by role' },
] as const;

export function RolesHeading({ actor }: { actor: Actor | null }) {
  return (
    <PageHeading
      title="Roles"
      aside={can(actor, 'roles:create') && <LinkButton href={newRolePath}>New role</LinkButton>}
    />
  );
}

/** The search goes along from one view to the other. */
export function RolesSwitch({ path: current, query: { query } }: RoleViewProps) {
  return (
    <>
      <Tabs
        label="Views of the roles"
        tabs={views.map(({ path, label }) => ({ href: roleListUrl(path, { query }), label }))}
        current={roleListUrl(current, { query })}
      />
      <RoleSearch action={current} name="query" text={query ?? ''} all={current} />
    </>
  );
}

export function RolesProblem({ path, problem }: { path: RoleListPath; problem: Problem }) {
  return (
    <Alert tone="danger" role="alert" title={problem.detail}>
      {problem.errors?.map(({ path, message }) => (
        <p key={path}>{message}</p>
      ))}
      <a href={path}>Show all roles</a>
    </Alert>
  );
}

export function NoRoles({ path, query }: RoleViewProps) {
  return (
    <Empty title="No matching roles">
      {query.query && <p>No label or name contains “{query.query}”.</p>}
      <a href={path}>Show all roles</a>
    </Empty>
  );
}

export function RolesPager({ path, query, roles }: RoleViewProps & { roles: RoleListView }) {
  return (
    <Pager
      summary={countOf(roles.total, 'role', 'roles')}
      first={query.cursor ? roleListUrl(path, { ...query, cursor: undefined }) : null}
      next={roles.nextCursor && roleListUrl(path, { ...query, cursor: roles.nextCursor })}
    />
  );
}
