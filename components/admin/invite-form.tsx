import { needsSearch, RoleSearch, RolesFound } from '#components/admin/role-search';
import { DisplayNameField } from '#components/display-name-field';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { TickBoxes } from '#components/tick-boxes';
import { Card } from '#components/ui/card';
import type { InvitationView } from '#lib/schemas/user';

interface NewUserProps {
  place: FormPlace;
}

/** The quick way: an email, and what they may do from the start. */
export function InviteForm({ roles, text, place }: NewUserProps & { roles: InvitationView; text: string }) {
  return (
    <Card title="Invite" text="They choose their own password by a link that you hand over.">
      {needsSearch(roles, text) && <RoleSearch action={place.path} text={text} all={place.path} />}
      <Form
        action="/api/admin/invitations"
        next={`${place.path}?done=invited`}
        {...formAt(place, 'invite')}
        submit="Make an invitation"
      >
        <Field
          name="email"
          label="Email"
          type="email"
          hint="Their username is made of it; it can be changed."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
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

/** The same with a username of one's choice, and no roles yet. */
export function CreateForm({ place }: NewUserProps) {
  return (
    <Card title="Create with a username" text="They get a link to choose a password, too.">
      <Form
        action="/api/admin/users"
        next={`${place.path}?done=created`}
        {...formAt(place, 'create')}
        submit="Create user"
        tone="plain"
      >
        <Field
          name="username"
          label="Username"
          hint="3 to 32 of a to z, digits, dots, dashes and underscores."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <DisplayNameField />
        <Field
          name="email"
          label="Email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </Form>
    </Card>
  );
}
