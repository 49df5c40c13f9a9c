import { SearchBox } from '#components/admin/search-box';

/** What a picker needs of a list of roles. */
export interface RolePage<Role = unknown> {
  items: readonly Role[];
  nextCursor: string | null;
}

interface RoleSearchProps {
  /** The page that the search leads to, and the parameter that it reads. */
  action: string;
  name?: string;
  text: string;
  /** The other parameters of the page. */
  kept?: readonly [name: string, value: string][];
  /** Where to see all again. */
  all: string;
}

/** A GET form that narrows the roles of a page by part of a name or label. */
export function RoleSearch({ action, name = 'roleQuery', text, kept = [], all }: RoleSearchProps) {
  return (
    <search className="role-search">
      <form method="get" action={action}>
        <div className="toolbar">
          {kept.map(([key, value]) => (
            <input key={key + value} type="hidden" name={key} value={value} />
          ))}
          <SearchBox
            name={name}
            text={text}
            by="name or label of a role"
            hint="Part of a role’s name or label."
          />
          <button type="submit" className="button" data-tone="plain">
            Search
          </button>
          {text !== '' && (
            <a className="toolbar-clear" href={all}>
              Show all roles
            </a>
          )}
        </div>
      </form>
    </search>
  );
}

/** A picker with all roles in it needs no search. */
export const needsSearch = ({ nextCursor }: RolePage, text: string) => nextCursor !== null || text !== '';

/** How to come to the others. */
export function RolesFound({ roles: { items, nextCursor } }: { roles: RolePage }) {
  if (nextCursor !== null)
    return <p className="hint">These are the first {items.length}. Search for the others.</p>;
  return items.length > 0 ? null : <p className="hint">No role that you may give is called so.</p>;
}
