/** A role as it would be after an edit, as the URL of its review says it. */
export interface RoleChoices {
  label: string;
  description: string;
  permissions: readonly string[];
  version: number;
}

export const rolePath = (name: string) => `/admin/roles/${name}`;

export const newRolePath = '/admin/roles/new';

export const duplicatePath = (name: string) => `${newRolePath}?from=${name}`;

/** A name or a label for the duplicate, no longer than one may be. */
export const copyOf = (text: string, ending: string, most: number) =>
  `${text.slice(0, most - ending.length)}${ending}`;

function queryOf({ label, description, permissions, version }: RoleChoices): URLSearchParams {
  const query = new URLSearchParams({ label, description, version: String(version) });
  // Also without any, so that "none of them" is said.
  for (const permission of ['', ...permissions]) query.append('permissions', permission);
  return query;
}

export const reviewPath = (name: string) => `${rolePath(name)}/review`;

export const reviewUrl = (name: string, choices: RoleChoices) => `${reviewPath(name)}?${queryOf(choices)}`;

/** The editor with these choices made. */
export const editUrl = (name: string, choices: RoleChoices) => `${rolePath(name)}?${queryOf(choices)}`;

type Query = Record<string, string | string[] | undefined>;

/** The choices that a URL speaks of; what it leaves out stays as the role has it. */
export function choicesIn(query: Query, role: RoleChoices): RoleChoices {
  const text = (name: string, otherwise: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : otherwise;
  };
  const { permissions = [...role.permissions] } = query;
  return {
    label: text('label', role.label),
    description: text('description', role.description),
    permissions: [permissions].flat().filter((name) => name !== ''),
    version: Number(text('version', String(role.version))) || 0,
  };
}
