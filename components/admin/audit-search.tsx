import { type AuditQuery, auditUrl, isNarrowed } from '#components/admin/audit-url';
import { ChoiceFilter, DayFilter } from '#components/admin/filter-fields';
import { SearchBox } from '#components/admin/search-box';
import { auditActions, wordsOf } from '#lib/schemas/audit-actions';

const actions = auditActions
  .map((name) => ({ name, label: wordsOf(name, 'done') }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'));

const outcomes = [
  { name: 'done', label: 'Done' },
  { name: 'denied', label: 'Denied' },
];

/** Filters that only links set. */
const narrowings = {
  user: 'By or about',
  actor: 'By',
  subject: 'About',
  session: 'In the session',
} as const;

interface AuditSearchProps {
  query: AuditQuery;
  /** Names of users by id, as far as known. */
  names: ReadonlyMap<string, string>;
}

/** A GET form, so that the search is in the URL. */
export function AuditSearch({ query, names }: AuditSearchProps) {
  const { action, outcome, since, until } = query;
  const filtered = Boolean(action || outcome || since || until);
  return (
    <search className="audit-search">
      <form className="audit-search-form" method="get" action="/admin/audit">
        <div className="toolbar">
          <SearchBox
            text={query.query}
            hint="A whole username or email, or the id of a user, a role, a session or a request."
          />
          <button type="submit" className="button" data-tone="plain">
            Search
          </button>
          {isNarrowed(query) && (
            <a className="toolbar-clear" href={auditUrl()}>
              Show all events
            </a>
          )}
        </div>
        <details className="filters" open={filtered}>
          <summary className="filters-summary">Filters</summary>
          <div className="filters-body">
            <ChoiceFilter name="action" label="What" none="Anything" value={action} options={actions} />
            <ChoiceFilter name="outcome" label="Outcome" none="Any" value={outcome} options={outcomes} />
            <DayFilter name="since" label="From" value={since} />
            <DayFilter name="until" label="Up to" value={until} />
            <button type="submit" className="button" data-tone="plain" data-size="small">
              Apply filters
            </button>
          </div>
        </details>
        <Narrowings query={query} names={names} />
      </form>
    </search>
  );
}

/** Kept while the other filters change, each with a way to drop it. */
function Narrowings({ query, names }: AuditSearchProps) {
  const given = Object.entries(narrowings).flatMap(([name, label]) => {
    const id = query[name as keyof typeof narrowings];
    return id ? [{ name, label, id }] : [];
  });
  if (given.length === 0) return null;
  return (
    <ul className="narrowings">
      {given.map(({ name, label, id }) => (
        <li key={name} className="narrowing">
          <input type="hidden" name={name} value={id} />
          <span>
            {label} <strong>{names.get(id) ?? <span className="code">{id}</span>}</strong>
          </span>
          <a href={auditUrl({ ...query, cursor: undefined, [name]: undefined })}>
            Remove<span className="visually-hidden"> this filter</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
