/**
 * The only reader of `Authorization`. Only the scheme Bearer is ours (RFC 6750). Any other belongs to a proxy in front
 * (Basic, Negotiate): it authenticates nobody here, and disables no cookie and no rule.
 */

/**
 * What follows the scheme `Bearer`, which has no case and ends with one space or more (RFC 9110, 11.4); it may be no token
 * at all. Null without the header, or with another scheme.
 */
export function bearerOf(authorization: string | null | undefined): string | null {
  const found = /^bearer(?: +(?<credentials>.*))?$/i.exec(authorization ?? '');
  return found && (found.groups?.credentials ?? '');
}
