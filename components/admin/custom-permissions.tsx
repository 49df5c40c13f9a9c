import { type RoleListQuery, roleListUrl } from '#components/admin/role-list-url';
import { SlicePager, sliceOf } from '#components/admin/slice-pager';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';
import { Empty } from '#components/ui/empty';
import { type Actor, can, holdsAll } from '#lib/access/actor';
import { mostCustomPermissions, type PermissionView } from '#lib/schemas/permission';

const shownPermissions = 10;

interface CustomPermissionsProps {
  permissions: readonly PermissionView[];
  query: RoleListQuery;
  actor: Actor | null;
  place: FormPlace;
  /** The name of one that was just added: the page that is shown has it. */
  added: string | undefined;
}

/** Permissions of other applications: to be looked at, added and deleted. */
export function CustomPermissions({ permissions, query, actor, place, added }: CustomPermissionsProps) {
  const own = permissions.filter(({ custom }) => custom);
  const slice = sliceOf(own, {
    place: query.custom,
    size: shownPermissions,
    at: ({ name }) => name === added || place.refused === `delete-${name}`,
  });
  const editable = actor !== null && can(actor, 'roles:update');
  return (
    <Card
      title="Custom permissions"
      text="Your other applications read them from the access token; they have no effect inside Gatehouse itself."
      flush
    >
      {own.length === 0 && <Empty title="No custom permissions" />}
      <ul className="items">
        {slice.items.map((permission) => (
          <li key={permission.name} className="item" data-disclosure>
            <div className="item-main">
              <p className="item-title">
                <span className="code">{permission.name}</span>
              </p>
              <p className="item-facts">
                <span>{permission.description}</span>
              </p>
            </div>
            {editable && holdsAll(actor, [permission.name]) && (
              <DeletePermission name={permission.name} place={place} />
            )}
          </li>
        ))}
      </ul>
      {slice.places > 1 && (
        <div className="card-foot">
          <SlicePager
            what="custom permissions"
            slice={slice}
            urlOf={(at) => roleListUrl('/admin/roles', { ...query, custom: String(at) })}
          />
        </div>
      )}
      {editable && own.length < mostCustomPermissions && (
        <div className="card-foot">
          <AddPermission place={place} />
        </div>
      )}
    </Card>
  );
}

function DeletePermission({ name, place }: { name: string; place: FormPlace }) {
  const form = `delete-${name}`;
  return (
    <Disclosure
      label={
        <>
          Delete…<span className="visually-hidden"> {name}</span>
        </>
      }
      size="small"
      open={isRefused(place, form)}
    >
      <p>It is removed from every role and from new access tokens.</p>
      <Form
        action={`/api/admin/permissions/${name}`}
        method="DELETE"
        next={place.path}
        done="permission-deleted"
        {...formAt(place, form)}
        submit={`Delete ${name}`}
        tone="danger"
      />
    </Disclosure>
  );
}

function AddPermission({ place }: { place: FormPlace }) {
  return (
    <Disclosure label="Add a permission…" open={isRefused(place, 'permission')}>
      <Form
        action="/api/admin/permissions"
        next={place.path}
        done="permission-created"
        {...formAt(place, 'permission')}
        submit="Add permission"
      >
        <Field
          name="name"
          label="Name"
          hint="noun:verb, e.g. invoices:approve"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field name="description" label="What it allows" autoComplete="off" required />
      </Form>
    </Disclosure>
  );
}
