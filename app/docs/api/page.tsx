import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { Contents } from '#components/api-reference/contents';
import { type ApiDocument, groupsOf } from '#components/api-reference/document';
import { ErrorCodes, Introduction } from '#components/api-reference/introduction';
import { ReferenceFrame } from '#components/api-reference/reference-frame';
import { searchGroups } from '#components/api-reference/search';
import { param, type SearchParams } from '#components/search-params';
import { Empty } from '#components/ui/empty';
import { PageHeading } from '#components/ui/page-heading';
import { ownOrigin, page } from '#lib/adapters/page';
import { readOpenApi } from '#lib/status/openapi';

export const metadata: Metadata = { title: 'API reference' };

export default guardedPage(async function ReferencePage({ searchParams }: { searchParams: SearchParams }) {
  const document = (await page(readOpenApi)) as unknown as ApiDocument;
  const groups = groupsOf(document);
  const query = ((await param(searchParams, 'query')) ?? '').slice(0, 200).trim();
  if (query) return <Found document={document} query={query} />;
  return (
    <ReferenceFrame groups={groups}>
      <PageHeading
        title="API reference"
        text="Everything that the pages do, for scripts and other applications."
        aside={<a href="/api/openapi.json">OpenAPI document</a>}
      />
      <Introduction document={document} origin={ownOrigin()} />
      <Contents groups={groups} />
      <ErrorCodes />
    </ReferenceFrame>
  );
});

function Found({ document, query }: { document: ApiDocument; query: string }) {
  const groups = groupsOf(document);
  const found = searchGroups(document, groups, query);
  const count = found.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <ReferenceFrame groups={groups} query={query}>
      <PageHeading
        title={`Results for “${query}”`}
        text={count === 1 ? '1 operation' : `${count} operations`}
        aside={<a href="/docs/api">Clear search</a>}
      />
      {count === 0 && (
        <div className="card">
          <Empty title="No operation found">Try a path, the name of a field, or a permission.</Empty>
        </div>
      )}
      <Contents groups={found} />
    </ReferenceFrame>
  );
}
