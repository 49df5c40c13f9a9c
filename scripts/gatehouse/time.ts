/** To the second, in UTC, as the log has its times: who reads it may sit in another zone than the server. */
export const timeOf = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
