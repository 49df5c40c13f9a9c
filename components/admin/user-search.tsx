import { ChoiceFilter, DayFilter, RoleFilter } from '#components/admin/filter-fields';
import { SearchBox } from '#components/admin/search-box';
import { defaultSort, isFiltered, type UserListQuery, userListUrl } from '#components/admin/user-list-url';

interface UserSearchProps {
  query: UserListQuery;
  /** Some of the roles to filter by; null if the visitor may not see roles. */
  roles: readonly { name: string; label: string }[] | null;
}

/** A GET form, so that the search is in the URL. */
export function UserSearch({ query, roles }: UserSearchProps) {
  const narrowed = Boolean(query.query) || isFiltered(query);
  return (
    <search className="user-search">
      <form className="user-search-form" method="get" action="/admin/users">
        <div className="toolbar">
          <SearchBox
            text={query.query}
            hint="Part of a username, an email or an id. One or two letters find whose username or email begins with them."
          />
          <button type="submit" className="button" data-tone="plain">
            Search
          </button>
          {narrowed && (
            <a className="toolbar-clear" href={userListUrl({ sort: query.sort })}>
              Show all users
            </a>
          )}
        </div>
        {query.sort && query.sort !== defaultSort && <input type="hidden" name="sort" value={query.sort} />}
        <Filters query={query} roles={roles} />
      </form>
    </search>
  );
}

function Filters({ query, roles }: UserSearchProps) {
  return (
    <details className="filters" open={isFiltered(query)}>
      <summary className="filters-summary">Filters</summary>
      <div className="filters-body">
        <ChoiceFilter
          name="status"
          label="Status"
          none="Any"
          value={query.status}
          options={[
            { name: 'active', label: 'Active' },
            { name: 'suspended', label: 'Suspended' },
          ]}
        />
        {roles && <RoleFilter value={query.role} roles={roles} />}
        {!roles && query.role && <input type="hidden" name="role" value={query.role} />}
        <DayFilter name="createdFrom" label="Created from" value={query.createdFrom} />
        <DayFilter name="createdTo" label="Created up to" value={query.createdTo} />
        <DayFilter name="lastLoginBefore" label="Not logged in since" value={query.lastLoginBefore} />
        <button type="submit" className="button" data-tone="plain" data-size="small">
          Apply filters
        </button>
      </div>
    </details>
  );
}
