import { defaultSort, type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { Icon } from '#components/ui/icon';

/** A GET form: what was searched for is in the URL, to be shared and gone back to. */
export function UserSearch({ query, sort }: UserListQuery) {
  return (
    <search className="toolbar">
      <form className="search" method="get" action="/admin/users">
        <label className="visually-hidden" htmlFor="query">
          Search by username or email
        </label>
        <span className="search-box">
          <Icon name="search" />
          <input
            className="input"
            id="query"
            name="query"
            type="search"
            placeholder="Username or email"
            defaultValue={query}
            maxLength={200}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </span>
        {sort && sort !== defaultSort && <input type="hidden" name="sort" value={sort} />}
        <button type="submit" className="button" data-tone="plain">
          Search
        </button>
      </form>
      {query && (
        <a className="toolbar-clear" href={userListUrl({ sort })}>
          Clear search
        </a>
      )}
    </search>
  );
}
