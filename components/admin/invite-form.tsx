import { needsSearch, RoleSearch, RolesFound } from '#components/admin/role-search';
import { DisplayNameField } from '#components/display-name-field';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { TickBoxes } from '#components/tick-boxes';
import { Card } from '#components/ui/card';
import type { InvitationRolesView } from '#lib/schemas/user';

interface InviteFormProps {
  roles: InvitationRolesView;
  /** The roles that were searched for. */
  text: string;
  place: FormPlace;
}

/** Adds a user: an email, and what else is known from the start. */
export function InviteForm({ roles, text, place }: InviteFormProps) {
  return (
    <Card title="Invite" text="Create a one-time link and send it to them.">
      {needsSearch(roles, text) && <RoleSearch action={place.path} text={text} all={place.path} />}
      <Form
        action="/api/admin/invitations"
        next={place.path}
        done="invited"
        {...formAt(place, 'invite')}
        submit="Create invite link"
      >
        <Field
          name="email"
          label="Email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field
          name="username"
          label="Username"
          hint="We’ll suggest a username from the email."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <DisplayNameField />
        {(roles.items.length > 0 || text !== '') && (
          <TickBoxes
            name="roles"
            legend="Roles"
            options={roles.items.map(({ name, label, description }) => ({
              value: name,
              label,
              hint: description,
            }))}
          />
        )}
        {needsSearch(roles, text) && <RolesFound roles={roles} />}
      </Form>
    </Card>
  );
}
