/** To the second, in UTC, as in the log. */
export const timeOf = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
