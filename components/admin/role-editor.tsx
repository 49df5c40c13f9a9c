import { choiceGroups } from '#components/admin/permission-groups';
import { RoleFields } from '#components/admin/role-fields';
import { type RoleChoices, rolePath } from '#components/admin/role-url';
import { ReviewForm } from '#components/review-form';
import { Card } from '#components/ui/card';
import type { Actor } from '#lib/access/actor';
import { administratorRole } from '#lib/access/permissions';
import type { Problem } from '#lib/errors';
import type { PermissionView } from '#lib/schemas/permission';
import type { RoleView } from '#lib/schemas/role';

interface RoleEditorProps {
  role: RoleView;
  choices: RoleChoices;
  permissions: readonly PermissionView[];
  actor: Actor | null;
  problem?: Problem | null;
}

/** Choices that go to the review first: nothing is saved from here. */
export function RoleEditor({ role, choices, permissions, actor, problem = null }: RoleEditorProps) {
  const complete = role.name === administratorRole.name;
  return (
    <Card title="Edit role" text={complete && 'This role always has every permission.'}>
      <ReviewForm action={`${rolePath(role.name)}/review`} problem={problem} submit="Review changes">
        <input type="hidden" name="version" value={choices.version} />
        <RoleFields
          label={choices.label}
          description={choices.description}
          chosen={choices.permissions}
          groups={complete ? null : choiceGroups(permissions, actor)}
          fixed={role.system}
          current={{ permissions: role.permissions, users: role.holders }}
        />
      </ReviewForm>
    </Card>
  );
}
