import { days, hours, seconds } from '#lib/core/durations';

/** A session that was not renewed for this long is over (ASVS 7.3.1). */
export const idleLimit = days(14);

/** A session is over after this long, used or not (ASVS 7.3.2). */
export const absoluteLimit = { remembered: days(90), otherwise: hours(24) };

/**
 * A refresh token that was replaced this recently still gets its successor: parallel tabs, a lost answer. Or will be
 * replaced this soon: the clock of the node that replaced it may be a little ahead, but a clock that was set back by
 * more revives nothing.
 */
export const refreshGrace = seconds(10);

/**
 * How long the row of a session stays after its last day. It decides nothing any more: who looks for a trace of what
 * happened finds it beside the audit trail, and a clock that is wrong by hours or days costs nobody their session.
 */
export const retention = days(30);
