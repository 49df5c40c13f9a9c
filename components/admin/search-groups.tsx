import type { PageLink } from '#components/admin/console-pages';
import { countOf } from '#components/ui/count';
import type { SearchView } from '#lib/schemas/search';

/** What a search found, as links: for its page, and for the dialog. */

export interface SearchLink {
  href: string;
  title: string;
  /** What else tells it from others. */
  text?: string | undefined;
}

export interface SearchGroup {
  title: string;
  links: SearchLink[];
  /** Where all are, if there are more. */
  all?: SearchLink | undefined;
}

export const searchUrl = (query: string) =>
  query ? `/admin/search?${new URLSearchParams({ query })}` : '/admin/search';

interface Found<Item> {
  items: Item[];
  total: number | null;
}

interface Kind<Item> {
  title: string;
  one: string;
  many: string;
  all: string;
  linkOf: (item: Item) => SearchLink;
}

function groupOf<Item>(kind: Kind<Item>, found: Found<Item> | undefined): SearchGroup[] {
  if (!found || found.items.length === 0) return [];
  const { items, total } = found;
  const words = total === null ? `All matching ${kind.many}…` : `All ${countOf(total, kind.one, kind.many)}…`;
  const all = total === items.length ? undefined : { href: kind.all, title: words };
  return [{ title: kind.title, links: items.map(kind.linkOf), all }];
}

export function searchGroups(found: SearchView, pages: readonly PageLink[], query: string): SearchGroup[] {
  const text = query.trim().toLowerCase();
  const search = new URLSearchParams({ query });
  const links = pages.filter(({ label }) => label.toLowerCase().includes(text));
  return [
    ...groupOf(
      {
        title: 'Users',
        one: 'user',
        many: 'users',
        all: `/admin/users?${search}`,
        linkOf: ({ id, username, displayName, email }) => ({
          href: `/admin/users/${id}`,
          title: displayName ? `${displayName} ${username}` : username,
          text: email,
        }),
      },
      found.users,
    ),
    ...groupOf(
      {
        title: 'Roles',
        one: 'role',
        many: 'roles',
        all: `/admin/roles?${search}`,
        linkOf: ({ name, label }) => ({ href: `/admin/roles/${name}`, title: label, text: name }),
      },
      found.roles,
    ),
    ...groupOf(
      {
        title: 'Permissions',
        one: 'permission',
        many: 'permissions',
        all: '/admin/roles',
        linkOf: ({ name, description }) => ({
          href: `/admin/permissions/${name}`,
          title: name,
          text: description,
        }),
      },
      found.permissions,
    ),
    ...(links.length > 0
      ? [{ title: 'Pages', links: links.map(({ href, label }) => ({ href, title: label })) }]
      : []),
  ];
}
