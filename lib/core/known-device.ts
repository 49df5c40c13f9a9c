import { randomBytes } from 'node:crypto';
import type { Context } from '#lib/core/context';
import { days } from '#lib/core/durations';
import { isMac, mac } from '#lib/crypto/keys';

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

/** Bytes. */
const tagLength = 16;

const tagOf = (id: string, userId: string) =>
  mac('known-device', id, '.', userId).subarray(0, tagLength).toString('base64url');

/** The id of the caller's device if this account has logged in there before. */
export function knownDevice({ credentials }: Context, userId: string): string | null {
  const device = parse(credentials.deviceCookie);
  const isTag = (id: string, tag: string) =>
    isMac('known-device', { given: Buffer.from(tag, 'base64url'), length: tagLength }, id, '.', userId);
  return device?.tags.some((tag) => isTag(device.id, tag)) ? device.id : null;
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
