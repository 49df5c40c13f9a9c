import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { RoleEditor } from '#components/admin/role-editor';
import { RoleHeading } from '#components/admin/role-heading';
import { RoleChanged, RoleReview } from '#components/admin/role-review';
import { choicesIn, reviewPath, reviewUrl } from '#components/admin/role-url';
import type { SearchParams } from '#components/search-params';
import { attempt, flash, page, visitor } from '#lib/adapters/page';
import { updateRole } from '#lib/roles/changes';
import { listPermissions } from '#lib/roles/permissions';
import { readRole } from '#lib/roles/roles';

interface ReviewPageProps {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

const roleNamed = cache((name: string) => page(readRole, { name }));

export const generateMetadata = guardedTitle(
  updateRole,
  async ({ params }: ReviewPageProps) =>
    `Review changes · ${(await roleNamed((await params).name)).label} · Roles`,
);

export default guardedPage(async function ReviewPage({ params, searchParams }: ReviewPageProps) {
  const { name } = await params;
  const role = await roleNamed(name);
  const choices = choicesIn(await searchParams, role);
  // Always the dry run, whatever the URL says.
  const review = await attempt(updateRole, {
    ...choices,
    name,
    version: String(choices.version),
    dryRun: '1',
  });
  const actor = await visitor();
  const { items: permissions } = await page(listPermissions);
  // What was refused came back without its choices if they were too long for the way.
  const refused = (await flash(reviewUrl(name, choices))) ?? (await flash(reviewPath(name)));
  const isStale = !review.ok && review.problem.code === 'conflict' && choices.version !== role.version;
  return (
    <ConsoleFrame actor={actor} current="/admin/roles">
      <RoleHeading role={role} title={`Review changes to ${role.label}`} />
      {isStale && <RoleChanged role={role} choices={choices} detail={review.problem.detail} />}
      {review.ok && <RoleReview {...{ role, choices }} review={review.data} flash={refused} />}
      {!review.ok && !isStale && (
        <RoleEditor {...{ role, choices, permissions, actor }} problem={review.problem} />
      )}
    </ConsoleFrame>
  );
});
