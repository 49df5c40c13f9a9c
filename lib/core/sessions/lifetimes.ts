import { days, hours, seconds } from '#lib/core/durations';

/** Idle limit of a session (ASVS 7.3.1). */
export const idleLimit = days(14);

/** Absolute limit of a session (ASVS 7.3.2). */
export const absoluteLimit = { remembered: days(90), otherwise: hours(24) };

/**
 * Grace in which a replaced refresh token still gets its successor: for parallel tabs and lost answers. It also bounds how
 * far ahead the replacing node's clock may be, so that a clock that was set back revives nothing.
 */
export const refreshGrace = seconds(10);

/** How long the row of an expired session stays: for investigations, and so that a wrong clock costs no session. */
export const retention = days(30);
