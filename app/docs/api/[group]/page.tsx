import { guardedPage, guardedTitle } from '#app/guarded-page';
import { type ApiDocument, groupsOf } from '#components/api-reference/document';
import { OperationSection } from '#components/api-reference/operation';
import { ReferenceFrame } from '#components/api-reference/reference-frame';
import { PageHeading } from '#components/ui/page-heading';
import { ownOrigin, page } from '#lib/adapters/page';
import { AppError } from '#lib/errors';
import { readOpenApi } from '#lib/status/openapi';

interface GroupPageProps {
  params: Promise<{ group: string }>;
}

async function readGroup({ params }: GroupPageProps) {
  const document = (await page(readOpenApi)) as unknown as ApiDocument;
  const groups = groupsOf(document);
  const path = `/docs/api/${(await params).group}`;
  const current = groups.find((group) => group.path === path);
  if (!current) throw new AppError('not_found');
  return { document, groups, current };
}

export const generateMetadata = guardedTitle(readOpenApi, async (props: GroupPageProps) => {
  const { current } = await readGroup(props);
  return `${current.name} · API reference`;
});

/** One page for each group: all operations on one would be 850 KB, and no page is compressed (BREACH). */
export default guardedPage(async function GroupPage(props: GroupPageProps) {
  const { document, groups, current } = await readGroup(props);
  return (
    <ReferenceFrame groups={groups} current={current}>
      <PageHeading title={current.name} text={current.description} />
      {current.entries.map((entry) => (
        <OperationSection key={entry.operation.operationId} {...{ document, entry }} origin={ownOrigin()} />
      ))}
    </ReferenceFrame>
  );
});
