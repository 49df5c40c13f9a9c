import type { UserReference } from '#lib/schemas/user';

const tints = 8;

/** The same for the same user on every page (FNV-1a). */
function tintOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % tints;
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one letter, whatever it is made of. */
const firstOf = (word: string) => [...letters.segment(word)][0]?.segment ?? '';

/** Of the first and the last word of a name; a username has its words between signs. */
export function initialsOf({ displayName, username }: Omit<UserReference, 'id'>): string {
  const words = (displayName ?? username).split(displayName ? /\s+/u : /[-_.\s]+/u).filter(Boolean);
  const [first = '', ...others] = words;
  return (firstOf(first) + firstOf(others.at(-1) ?? '')).toUpperCase();
}

/** Stands beside the user's name. */
export function Avatar({ user, large = false }: { user: UserReference; large?: boolean }) {
  return (
    <span className="avatar" data-tint={tintOf(user.id)} data-large={large || undefined} aria-hidden="true">
      {initialsOf(user)}
    </span>
  );
}
