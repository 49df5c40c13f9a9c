import { RoleImpact } from '#components/admin/role-impact';
import { editUrl, type RoleChoices, reviewUrl, rolePath } from '#components/admin/role-url';
import { Form } from '#components/form';
import { Alert } from '#components/ui/alert';
import { LinkButton } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import type { Flash } from '#lib/schemas/flash';
import type { RoleChangeView, RoleView } from '#lib/schemas/role';

interface RoleReviewProps {
  /** The role as it is. */
  role: RoleView;
  choices: RoleChoices;
  review: RoleChangeView;
  flash: Flash | null;
}

/** What would change, for whom, and the button that does it. */
export function RoleReview({ role, choices, review, flash }: RoleReviewProps) {
  const { name } = role;
  const facts = changedFacts(role, review.role);
  const isSame = facts.length === 0;
  return (
    <>
      {facts.length > 0 && (
        <Card title="Changes">
          <Facts facts={facts} />
        </Card>
      )}
      <Card title="Who is affected" text="Takes effect immediately on save." flush>
        <RoleImpact changes={review.changes} />
      </Card>
      <Card title={isSame ? 'No changes to save' : 'Save'}>
        <div className="review-actions">
          {isSame ? (
            flash && <Unsaved flash={flash} />
          ) : (
            <Form
              action={`/api${rolePath(name)}`}
              method="PATCH"
              next={rolePath(name)}
              done="role-saved"
              back={reviewUrl(name, choices)}
              flash={flash}
              submit="Save changes"
            >
              <Choices choices={choices} />
            </Form>
          )}
          <LinkButton href={editUrl(name, choices)} tone="plain">
            Back to editing
          </LinkButton>
          {/* Also after an edit conflict that was shown in place. */}
          <LinkButton href={reviewUrl(name, choices)} tone="plain">
            Refresh preview
          </LinkButton>
        </div>
      </Card>
    </>
  );
}

function Unsaved({ flash }: { flash: Flash }) {
  return (
    <Alert tone="danger" role="alert" title={flash.problem.detail}>
      <p>Nothing was saved. Your changes were too long to be kept.</p>
    </Alert>
  );
}

function Choices({ choices: { label, description, permissions, version } }: { choices: RoleChoices }) {
  return (
    <>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="label" value={label} />
      <input type="hidden" name="description" value={description} />
      {['', ...permissions].map((permission) => (
        <input key={permission} type="hidden" name="permissions" value={permission} />
      ))}
    </>
  );
}

const fromTo = (from: string, to: string) => (
  <>
    <del>{from || 'none'}</del> → <ins>{to || 'none'}</ins>
  </>
);

const codes = (names: readonly string[]) => (
  <span className="codes">
    {names.map((name) => (
      <span key={name} className="code">
        {name}
      </span>
    ))}
  </span>
);

function changedFacts(before: RoleView, after: RoleView) {
  const added = after.permissions.filter((name) => !before.permissions.includes(name));
  const removed = before.permissions.filter((name) => !after.permissions.includes(name));
  return [
    ...(before.label === after.label ? [] : [{ term: 'Label', value: fromTo(before.label, after.label) }]),
    ...(before.description === after.description
      ? []
      : [{ term: 'Description', value: fromTo(before.description, after.description) }]),
    ...(removed.length > 0 ? [{ term: 'Removed', value: codes(removed) }] : []),
    ...(added.length > 0 ? [{ term: 'Added', value: codes(added) }] : []),
  ];
}

/** An edit conflict: what changed meanwhile, and how to continue with one's own choices. */
export function RoleChanged({
  role,
  choices,
  detail,
}: {
  role: RoleView;
  choices: RoleChoices;
  detail: string;
}) {
  const latest = { ...choices, version: role.version };
  return (
    <Alert tone="danger" role="alert" title={detail}>
      <p>Nothing was saved yet, and your changes are kept.</p>
      <p className="actions">
        <LinkButton href={reviewUrl(role.name, latest)} size="small">
          Review my changes again
        </LinkButton>
        <LinkButton href={rolePath(role.name)} tone="plain" size="small">
          Discard changes
        </LinkButton>
      </p>
    </Alert>
  );
}
