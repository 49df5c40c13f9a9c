import type { ChoiceGroup } from '#components/admin/permission-choices';
import { type Actor, holdsAll } from '#lib/access/actor';
import type { PermissionView } from '#lib/schemas/permission';

/** `api-keys` -> `Api keys` */
const titleOf = (noun: string) => noun.charAt(0).toUpperCase() + noun.slice(1).replaceAll('-', ' ');

/** The permissions by what they are about, in the order they come. */
export function groupByNoun(permissions: readonly PermissionView[]): Map<string, PermissionView[]> {
  const groups = new Map<string, PermissionView[]>();
  for (const permission of permissions) {
    const title = titleOf(permission.noun);
    groups.set(title, [...(groups.get(title) ?? []), permission]);
  }
  return groups;
}

/** As choices of this visitor. */
export function choiceGroups(permissions: readonly PermissionView[], actor: Actor | null): ChoiceGroup[] {
  return [...groupByNoun(permissions)].map(([title, group]) => ({
    title,
    choices: group.map(({ name, description, custom }) => ({
      name,
      description,
      custom,
      held: actor !== null && holdsAll(actor, [name]),
    })),
  }));
}
