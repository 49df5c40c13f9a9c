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
        <Card title="The role">
          <Facts facts={facts} />
        </Card>
      )}
      <Card title="The users" text="As things stand now. It counts on everybody’s very next request." flush>
        <RoleImpact changes={review.changes} />
      </Card>
      <Card title={isSame ? 'Nothing would change' : 'Save'}>
        <div className="review-actions">
          {isSame ? (
            <Unchanged flash={flash} />
          ) : (
            <Form
              action={`/api${rolePath(name)}`}
              method="PATCH"
              next={`${rolePath(name)}?done=role-saved`}
              back={reviewUrl(name, choices)}
              flash={flash}
              submit="Save changes"
            >
              <Choices choices={choices} />
            </Form>
          )}
          <LinkButton href={editUrl(name, choices)} tone="plain">
            Change my choices
          </LinkButton>
          {/* Also after an edit conflict that was shown in place. */}
          <LinkButton href={reviewUrl(name, choices)} tone="plain">
            Review again
          </LinkButton>
        </div>
      </Card>
    </>
  );
}

function Unchanged({ flash }: { flash: Flash | null }) {
  if (!flash) return <p>Your choices are what the role already is.</p>;
  return (
    <Alert tone="danger" role="alert" title={flash.problem.detail}>
      <p>Nothing was saved, and your choices were too long to be kept.</p>
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
    ...(removed.length > 0 ? [{ term: 'No longer gives', value: codes(removed) }] : []),
    ...(added.length > 0 ? [{ term: 'Newly gives', value: codes(added) }] : []),
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
      <p>
        Nothing was saved, and your choices are kept. Review them against the role as it is now, or begin
        again.
      </p>
      <p className="actions">
        <LinkButton href={reviewUrl(role.name, latest)} size="small">
          Review my choices again
        </LinkButton>
        <LinkButton href={rolePath(role.name)} tone="plain" size="small">
          Begin again
        </LinkButton>
      </p>
    </Alert>
  );
}
