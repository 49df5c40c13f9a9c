import { type ChoiceGroup, PermissionChoices } from '#components/admin/permission-choices';
import type { CurrentRole } from '#components/admin/permission-difference';
import { Field } from '#components/field';

interface RoleFieldsProps {
  label: string;
  description: string;
  chosen: readonly string[];
  /** Null: what this role allows cannot change. */
  groups: readonly ChoiceGroup[] | null;
  /** A system role keeps its label. */
  fixed?: boolean;
  current?: CurrentRole;
}

/** What of a role can change. */
export function RoleFields({ label, description, chosen, groups, fixed = false, current }: RoleFieldsProps) {
  return (
    <>
      {fixed ? (
        <input type="hidden" name="label" value={label} />
      ) : (
        <Field name="label" label="Label" defaultValue={label} autoComplete="off" required />
      )}
      <Field name="description" label="Description" defaultValue={description} autoComplete="off" />
      {groups ? (
        <PermissionChoices groups={groups} chosen={chosen} current={current} />
      ) : (
        ['', ...chosen].map((name) => <input key={name} type="hidden" name="permissions" value={name} />)
      )}
    </>
  );
}
