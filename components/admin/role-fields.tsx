import { type ChoiceGroup, PermissionChoices } from '#components/admin/permission-choices';
import { Field } from '#components/field';

interface RoleFieldsProps {
  label: string;
  description: string;
  chosen: readonly string[];
  /** Null: what this role allows cannot change. */
  groups: readonly ChoiceGroup[] | null;
  /** A system role keeps its label. */
  fixed?: boolean;
}

/** What of a role can change. */
export function RoleFields({ label, description, chosen, groups, fixed = false }: RoleFieldsProps) {
  return (
    <>
      {fixed ? (
        <input type="hidden" name="label" value={label} />
      ) : (
        <Field
          name="label"
          label="Label"
          hint="How the role is shown to users. It may change at any time."
          defaultValue={label}
          autoComplete="off"
          required
        />
      )}
      <Field
        name="description"
        label="Description"
        hint="What the role is for. At most 300 characters."
        defaultValue={description}
        autoComplete="off"
      />
      {groups ? (
        <PermissionChoices groups={groups} chosen={chosen} />
      ) : (
        ['', ...chosen].map((name) => <input key={name} type="hidden" name="permissions" value={name} />)
      )}
    </>
  );
}
