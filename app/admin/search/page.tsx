import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { searchedPages } from '#components/admin/console-pages';
import { SearchBox } from '#components/admin/search-box';
import { type SearchGroup, searchGroups } from '#components/admin/search-groups';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { Empty } from '#components/ui/empty';
import { PageHeading } from '#components/ui/page-heading';
import { page, visitor } from '#lib/adapters/page';
import { search } from '#lib/users/find';

interface SearchPageProps {
  searchParams: SearchParams;
}

const found = cache(async (query: string | undefined) => await page(search, { query }));

export const generateMetadata = guardedTitle(search, async ({ searchParams }: SearchPageProps) => {
  await found(await param(searchParams, 'query'));
  return 'Search';
});

export default guardedPage(async function SearchPage({ searchParams }: SearchPageProps) {
  const query = await param(searchParams, 'query');
  const results = await found(query);
  const actor = await visitor();
  const groups = searchGroups(results, searchedPages(actor), query ?? '');
  return (
    <ConsoleFrame actor={actor} current="/admin/search">
      <PageHeading title="Search" />
      <search>
        <form className="toolbar" method="get" action="/admin/search">
          <SearchBox
            text={query}
            by="user, role, permission or page"
            hint="Part of a name, an email or an id."
          />
          <button type="submit" className="button" data-tone="plain">
            Search
          </button>
        </form>
      </search>
      {groups.length === 0 && (
        <Empty title="Nothing found">Check the spelling, or search for a part of the name.</Empty>
      )}
      {groups.map((group) => (
        <FoundGroup key={group.title} {...group} />
      ))}
    </ConsoleFrame>
  );
});

function FoundGroup({ title, links, all }: SearchGroup) {
  return (
    <Card title={title} aside={all && <a href={all.href}>{all.title}</a>} flush>
      <ul className="items">
        {links.map((link) => (
          <li key={link.href} className="item">
            <div className="item-main">
              <p className="item-title">
                <a href={link.href}>
                  <bdi>{link.title}</bdi>
                </a>
              </p>
              {link.text && <p className="item-facts">{link.text}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
