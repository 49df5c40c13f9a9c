import { defaultSort, isFiltered, type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { Icon } from '#components/ui/icon';

interface UserSearchProps {
  query: UserListQuery;
  /** Roles to filter by; null if the visitor may not see roles. */
  roles: readonly { name: string; label: string }[] | null;
}

/** A GET form: what was searched for is in the URL, to be shared and gone back to. */
export function UserSearch({ query, roles }: UserSearchProps) {
  const narrowed = Boolean(query.query) || isFiltered(query);
  return (
    <search className="user-search">
      <form className="user-search-form" method="get" action="/admin/users">
        <div className="toolbar">
          <SearchBox text={query.query} />
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

function SearchBox({ text }: { text: string | undefined }) {
  return (
    <span className="search-box">
      <label className="visually-hidden" htmlFor="query">
        Search by username, email or id
      </label>
      <Icon name="search" />
      <input
        className="input"
        id="query"
        name="query"
        type="search"
        placeholder="Username, email or id"
        defaultValue={text}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby="query-hint"
      />
      <span id="query-hint" className="visually-hidden">
        Part of a username, an email or an id. One or two letters find whose username or email begins with
        them.
      </span>
    </span>
  );
}

function Filters({ query, roles }: UserSearchProps) {
  return (
    <details className="filters" open={isFiltered(query)}>
      <summary className="filters-summary">Filters</summary>
      <div className="filters-body">
        <Choice
          name="status"
          label="Status"
          none="Any"
          value={query.status}
          options={[
            { name: 'active', label: 'Active' },
            { name: 'suspended', label: 'Suspended' },
          ]}
        />
        {roles && <Choice name="role" label="Role" none="Any" value={query.role} options={roles} />}
        {!roles && query.role && <input type="hidden" name="role" value={query.role} />}
        <Day name="createdFrom" label="Created from" value={query.createdFrom} />
        <Day name="createdTo" label="Created up to" value={query.createdTo} />
        <Day name="lastLoginBefore" label="Not logged in since" value={query.lastLoginBefore} />
        <button type="submit" className="button" data-tone="plain" data-size="small">
          Apply filters
        </button>
      </div>
    </details>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  none: string;
  value: string | undefined;
  options: readonly { name: string; label: string }[];
}

function Choice({ name, label, none, value, options }: ChoiceProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <select
        id={`filter-${name}`}
        name={name}
        className="input"
        data-size="small"
        defaultValue={value ?? ''}
        autoComplete="off"
      >
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option.name} value={option.name}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A day in UTC. A time, which a script's URL may hold, is shown as it is. */
function Day({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  const isDay = value === undefined || /^\d{4}-\d\d-\d\d$/.test(value);
  return (
    <div className="field">
      <label className="label" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <input
        id={`filter-${name}`}
        name={name}
        type={isDay ? 'date' : 'text'}
        className="input"
        data-size="small"
        defaultValue={value}
        autoComplete="off"
      />
    </div>
  );
}
