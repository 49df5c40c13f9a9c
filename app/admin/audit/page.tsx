import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AuditCheckpoint } from '#components/admin/audit-checkpoint';
import { AuditList } from '#components/admin/audit-list';
import { AuditSearch } from '#components/admin/audit-search';
import {
  type AuditQuery,
  auditDays,
  auditFileUrl,
  auditFilters,
  auditUrl,
} from '#components/admin/audit-url';
import { ConsoleFrame } from '#components/admin/console-frame';
import { param, type SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { LinkButton } from '#components/ui/button';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { attempt, page, pageReader, visitor } from '#lib/adapters/page';
import { listAuditEvents, readAuditCheckpoint } from '#lib/audit/events';
import type { AuditEventView } from '#lib/schemas/audit';

export const generateMetadata = guardedTitle(listAuditEvents, () => 'Audit');

export default guardedPage(async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  // As given: what is repeated or unknown is for the operation to refuse.
  const { format: _, ...given } = await searchParams;
  const { zone } = await pageReader();
  const events = await attempt(listAuditEvents, auditDays(zone, given));
  const checkpoint = await page(readAuditCheckpoint);
  const actor = await visitor();
  const query = await queryOf(searchParams);
  return (
    <ConsoleFrame actor={actor} current="/admin/audit">
      <PageHeading
        title="Audit"
        text="Changes, denied attempts and invalid requests."
        aside={
          <LinkButton href={auditFileUrl(query, zone)} tone="plain" size="small">
            Download CSV
          </LinkButton>
        }
      />
      <AuditCheckpoint checkpoint={checkpoint} />
      <AuditSearch zone={zone} query={query} names={namesIn(events.ok ? events.data.items : [])} />
      {events.ok ? (
        <AuditList events={events.data} query={query} usersLinked={can(actor, 'users:read')} />
      ) : (
        <Alert tone="danger" role="alert" title={events.problem.detail}>
          {events.problem.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          <a href={auditUrl()}>Start again with all events</a>
        </Alert>
      )}
    </ConsoleFrame>
  );
});

async function queryOf(searchParams: SearchParams): Promise<AuditQuery> {
  const query: AuditQuery = {};
  for (const name of [...auditFilters, 'cursor'] as const) query[name] = await param(searchParams, name);
  return query;
}

/** The users that these events name. */
function namesIn(events: readonly AuditEventView[]): Map<string, string> {
  const users = events.flatMap(({ actor, subject }) => [
    { id: actor?.id, name: actor?.username },
    { id: subject?.id, name: subject?.name },
  ]);
  return new Map(users.flatMap(({ id, name }): [string, string][] => (id && name ? [[id, name]] : [])));
}
