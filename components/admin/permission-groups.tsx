import type { ChoiceGroup } from '#components/admin/permission-choices';
import { type Actor, holdsAll } from '#lib/access/actor';
import type { PermissionView } from '#lib/schemas/permission';

/** The permissions by noun, in the order they come. */
export function groupByNoun(permissions: readonly PermissionView[]): Map<string, PermissionView[]> {
  const groups = new Map<string, PermissionView[]>();
  for (const permission of permissions) {
    const { noun } = permission;
    groups.set(noun, [...(groups.get(noun) ?? []), permission]);
  }
  return groups;
}

/** As choices of this visitor. */
export function choiceGroups(permissions: readonly PermissionView[], actor: Actor | null): ChoiceGroup[] {
  return [...groupByNoun(permissions)].map(([noun, group]) => ({
    noun,
    choices: group.map((one) => ({ ...one, held: actor !== null && holdsAll(actor, [one.name]) })),
  }));
}
