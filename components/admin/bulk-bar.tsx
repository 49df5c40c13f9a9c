import { type Choice, choices } from '#components/admin/bulk-choice';
import { selectionForm } from '#components/admin/selection-form';
import { type UserListQuery, userListUrl } from '#components/admin/user-list-url';

interface BulkBarProps {
  choices: readonly Choice[];
  query: UserListQuery;
  /** How many are on this page. */
  count: number;
  allPicked: boolean;
}

/** Actions on the selected users, shown while some are; the next page asks for confirmation. The style sheet counts them. */
export function BulkBar({ choices: offered, query, count, allPicked }: BulkBarProps) {
  return (
    <>
      <form id={selectionForm} className="bulk-bar" method="get" action="/admin/users/bulk">
        <span className="bulk-count" />
        {offered.map((name) => (
          <button
            key={name}
            type="submit"
            name="action"
            value={name}
            className="button"
            data-tone="plain"
            data-size="small"
          >
            {choices[name].label}
          </button>
        ))}
      </form>
      <a className="bulk-all without-script" href={userListUrl(query, allPicked ? undefined : 'all')}>
        {allPicked ? 'Clear selection' : `Select all ${count} on this page`}
      </a>
    </>
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
