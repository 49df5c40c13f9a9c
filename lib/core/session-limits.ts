import { days, hours, seconds } from '#lib/core/durations';

/** A session that was not renewed for this long is over (ASVS 7.3.1). */
export const idleLimit = days(14);

/** A session is over after this long, used or not (ASVS 7.3.2). */
export const absoluteLimit = { remembered: days(90), otherwise: hours(24) };

/** A refresh token that was replaced this recently still gets its successor: parallel tabs, a lost answer. */
export const refreshGrace = seconds(10);
