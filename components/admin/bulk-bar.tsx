import { type Choice, choices } from '#components/admin/bulk-choice';
import { type UserListQuery, userListUrl } from '#components/admin/user-list-url';

/** The form that the tick boxes of the list belong to. */
export const selectionForm = 'selection';

interface BulkBarProps {
  choices: readonly Choice[];
  query: UserListQuery;
  /** How many are on this page. */
  count: number;
  allPicked: boolean;
}

/** Actions on the selected users; the next page asks for confirmation. */
export function BulkBar({ choices: offered, query, count, allPicked }: BulkBarProps) {
  return (
    <form id={selectionForm} className="bulk-bar" method="get" action="/admin/users/bulk">
      <label htmlFor="bulk-action">With the selected:</label>
      <select id="bulk-action" name="action" className="input" data-size="small" defaultValue={offered[0]}>
        {offered.map((name) => (
          <option key={name} value={name}>
            {choices[name].label}
          </option>
        ))}
      </select>
      <button type="submit" className="button" data-tone="plain" data-size="small">
        Continue…
      </button>
      <a className="bulk-all" href={userListUrl(query, allPicked ? undefined : 'all')}>
        {allPicked ? 'Select nobody' : `Select all ${count} on this page`}
      </a>
    </form>
  );
}

/** The tick box of one row. */
export function Pick({ id, username, picked }: { id: string; username: string; picked: boolean }) {
  return (
    <label className="pick">
      <input
        type="checkbox"
        name="ids"
        value={id}
        form={selectionForm}
        defaultChecked={picked}
        autoComplete="off"
      />
      <span className="visually-hidden">Select {username}</span>
    </label>
  );
}
