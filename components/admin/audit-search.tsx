import { type AuditQuery, auditUrl } from '#components/admin/audit-url';
import { ChoiceFilter, DayFilter, DaysZone } from '#components/admin/filter-fields';
import { SearchBox } from '#components/admin/search-box';
import { FilterChips } from '#components/ui/chip';
import { auditActions, auditOutcomes } from '#lib/schemas/audit-actions';
import { actionLabel } from '#lib/schemas/event-sentence';

const actions = auditActions
  .map((name) => ({ name, label: actionLabel(name) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'));

const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

const outcomes = auditOutcomes.map((name) => ({ name, label: capitalized(name) }));

/** Filters that only links set. */
const linked = ['user', 'actor', 'subject', 'session'] as const;

const labels = {
  query: 'Search',
  action: 'Event',
  outcome: 'Outcome',
  since: 'From',
  until: 'Up to',
  user: 'User',
  actor: 'By',
  subject: 'About',
  session: 'Session',
} as const;

interface AuditSearchProps {
  query: AuditQuery;
  /** Names of users by id, as far as known. */
  names: ReadonlyMap<string, string>;
  /** Of the days. */
  zone: string | null;
}

/** A GET form, so that the search is in the URL. */
export function AuditSearch({ query, names, zone }: AuditSearchProps) {
  const { action, outcome, since, until } = query;
  return (
    <search className="audit-search">
      <form className="audit-search-form" method="get" action="/admin/audit">
        <div className="toolbar">
          <SearchBox
            text={query.query}
            hint="Part of a username, display name or email, or the whole id of a user, role, session or request."
          />
          <button type="submit" className="button" data-tone="plain">
            Search
          </button>
          <details className="filters">
            <summary className="button" data-tone="plain">
              Filters
            </summary>
            <div className="filters-body">
              <ChoiceFilter name="action" label="Event" none="Any" value={action} options={actions} />
              <ChoiceFilter name="outcome" label="Outcome" none="Any" value={outcome} options={outcomes} />
              <DayFilter name="since" label="From" value={since} />
              <DayFilter name="until" label="Up to" value={until} />
              <DaysZone zone={zone} />
              <button type="submit" className="button" data-tone="plain" data-size="small">
                Apply filters
              </button>
            </div>
          </details>
        </div>
        {linked.map(
          (name) => query[name] && <input key={name} type="hidden" name={name} value={query[name]} />,
        )}
      </form>
      <FilterChips chips={chipsOf(query, names)} clear={auditUrl()} />
    </search>
  );
}

function chipsOf(query: AuditQuery, names: ReadonlyMap<string, string>) {
  const words = (name: string, value: string) => {
    if (name === 'action') return actionLabel(value);
    return name === 'outcome' ? capitalized(value) : (names.get(value) ?? value);
  };
  return Object.entries(labels).flatMap(([name, label]) => {
    const value = query[name as keyof typeof labels];
    const href = auditUrl({ ...query, cursor: undefined, [name]: undefined });
    return value ? [{ label, value: words(name, value), href }] : [];
  });
}
