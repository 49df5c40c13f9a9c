/** One way to write a time for a reader, the same on every server: in UTC, and it says so. */
const times = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });

/** `4 Dec 2026, 17:00 UTC` */
export const timeWords = (at: Date) => `${times.format(at)} UTC`;

/** Said after a role was assigned, so that a role with an end is not taken for one without, or the other way round. */
export const endSentence = (expiresAt: Date | null | undefined) =>
  expiresAt ? `It counts until ${timeWords(expiresAt)}.` : 'It has no end.';
