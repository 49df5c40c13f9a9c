import { Icon } from '#components/ui/icon';

/** A GET form, so that a search has a URL and needs no script. */
export function ReferenceSearch({ query }: { query: string | undefined }) {
  return (
    <search>
      <form className="search" method="get" action="/docs/api">
        <div className="search-box">
          <Icon name="search" />
          <label className="visually-hidden" htmlFor="api-query">
            Search the API
          </label>
          <input
            id="api-query"
            className="input"
            type="search"
            name="query"
            defaultValue={query}
            placeholder="Path, field or permission"
            maxLength={200}
          />
        </div>
        <button type="submit" className="button" data-tone="plain">
          Search
        </button>
      </form>
    </search>
  );
}
