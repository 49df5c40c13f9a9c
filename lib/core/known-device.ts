import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from '#lib/core/context';
import { days } from '#lib/core/durations';
import { mac } from '#lib/crypto/keys';

/**
 * Browsers that have logged in before (OWASP, Slow Down Online Guessing Attacks with Device Cookies). The cookie holds
 * a random id and a tag for each of the last accounts that logged in there. It opens nothing: it only gives
 * guesses from this browser a budget of their own, which nobody else can use up.
 */

const shape = /^([\w-]{22})((?:\.[\w-]{22}){1,5})$/;
const mostAccounts = 5;

/** Browsers keep a cookie for 400 days at most. */
const cookieAge = days(400) / 1_000;

interface DeviceCookie {
  id: string;
  tags: string[];
}

function parse(text: string | null): DeviceCookie | null {
  const [, id, tags] = shape.exec(text ?? '') ?? [];
  return id && tags ? { id, tags: tags.slice(1).split('.') } : null;
}

const tagOf = (id: string, userId: string) =>
  mac('known-device', id, '.', userId).subarray(0, 16).toString('base64url');

const isSame = (one: string, other: string) => timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The id of the caller's device if this account has logged in there before. */
export function knownDevice({ credentials }: Context, userId: string): string | null {
  const device = parse(credentials.deviceCookie);
  if (!device) return null;
  const expected = tagOf(device.id, userId);
  return device.tags.some((tag) => isSame(tag, expected)) ? device.id : null;
}

/** After a login: the device is known for this account from now on. */
export function rememberDevice(context: Context, userId: string): void {
  const { id, tags } = parse(context.credentials.deviceCookie) ?? {
    id: randomBytes(16).toString('base64url'),
    tags: [],
  };
  const own = tagOf(id, userId);
  const kept = [own, ...tags.filter((tag) => tag !== own)].slice(0, mostAccounts);
  context.cookies.push({ name: 'device', value: [id, ...kept].join('.'), maxAge: cookieAge });
}
