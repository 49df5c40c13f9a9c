import { ChoiceFilter, DayFilter, DaysZone, RoleFilter } from '#components/admin/filter-fields';
import { SearchBox } from '#components/admin/search-box';
import {
  columns,
  defaultColumns,
  defaultSort,
  fromStart,
  isChosen,
  type UserListQuery,
  userListUrl,
  withoutFilters,
} from '#components/admin/user-list-url';
import { LiveSearch } from '#components/live-search';
import { FilterChips } from '#components/ui/chip';

interface UserSearchProps {
  query: UserListQuery;
  /** Some of the roles to filter by; null if the visitor may not see roles. */
  roles: readonly { name: string; label: string }[] | null;
  /** Of the days. */
  zone: string | null;
}

const statuses = [
  { name: 'active', label: 'Active' },
  { name: 'invited', label: 'Invited' },
  { name: 'suspended', label: 'Suspended' },
];

/** A GET form, so that the search is in the URL. */
export function UserSearch({ query, roles, zone }: UserSearchProps) {
  return (
    <search className="user-search">
      <LiveSearch action="/admin/users">
        <div className="toolbar">
          <SearchBox
            text={query.query}
            hint="Part of a username, an email or an ID. One or two letters find usernames and emails that begin with them."
          />
          <button type="submit" className="button without-script" data-tone="plain">
            Search
          </button>
          <Filters {...{ query, roles, zone }} />
        </div>
        {query.sort && query.sort !== defaultSort && <input type="hidden" name="sort" value={query.sort} />}
        {query.limit && <input type="hidden" name="limit" value={query.limit} />}
        {isChosen(query) &&
          query.columns.map((column) => <input key={column} type="hidden" name="columns" value={column} />)}
      </LiveSearch>
      <Columns query={query} />
      <FilterChips chips={chipsOf(query, roles)} clear={userListUrl(withoutFilters(query))} />
    </search>
  );
}

function chipsOf(query: UserListQuery, roles: UserSearchProps['roles']) {
  const labelOf = (from: readonly { name: string; label: string }[] | null, name: string) =>
    from?.find((one) => one.name === name)?.label ?? name;
  const said = [
    ['query', 'Search', query.query],
    ['status', 'Status', query.status && labelOf(statuses, query.status)],
    ['role', 'Role', query.role && labelOf(roles, query.role)],
    ['createdFrom', 'Created from', query.createdFrom],
    ['createdTo', 'Created up to', query.createdTo],
    ['lastLoginBefore', 'No login since', query.lastLoginBefore],
  ] as const;
  return said.flatMap(([name, label, value]) =>
    value ? [{ label, value, href: userListUrl({ ...fromStart(query), [name]: undefined }) }] : [],
  );
}

function Filters({ query, roles, zone }: UserSearchProps) {
  return (
    <details className="filters" name="list-options">
      <summary className="button" data-tone="plain">
        Filters
      </summary>
      <div className="filters-body">
        <ChoiceFilter name="status" label="Status" none="Any" value={query.status} options={statuses} />
        {roles && <RoleFilter value={query.role} roles={roles} />}
        {!roles && query.role && <input type="hidden" name="role" value={query.role} />}
        <DayFilter name="createdFrom" label="Created from" value={query.createdFrom} />
        <DayFilter name="createdTo" label="Created up to" value={query.createdTo} />
        <DayFilter name="lastLoginBefore" label="No login since" value={query.lastLoginBefore} />
        <DaysZone zone={zone} />
        <button type="submit" className="button" data-tone="plain" data-size="small">
          Apply filters
        </button>
      </div>
    </details>
  );
}

function Columns({ query }: { query: UserListQuery }) {
  const all = Object.entries(columns);
  const { columns: _, cursor: __, at: ___, ...filters } = query;
  const kept = Object.entries(filters).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return (
    <details className="filters" name="list-options">
      <summary className="button" data-tone="plain">
        Columns
      </summary>
      <form className="filters-body" data-narrow method="get" action="/admin/users">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {all.map(([name, label]) => (
          <label key={name} className="choice">
            <input
              type="checkbox"
              name="columns"
              value={name}
              defaultChecked={query.columns.some((column) => column === name)}
              autoComplete="off"
            />
            {label}
          </label>
        ))}
        <button type="submit" className="button" data-tone="plain" data-size="small">
          Show columns
        </button>
        <a href={userListUrl({ ...query, columns: defaultColumns })}>Reset</a>
      </form>
    </details>
  );
}
