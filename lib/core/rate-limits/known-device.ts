import { randomBytes } from 'node:crypto';
import { days } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { isMac, mac } from '#lib/crypto/keys';

/**
 * Device cookies (OWASP, Slow Down Online Guessing Attacks with Device Cookies). The cookie holds a random id and a tag
 * for each of the last accounts that logged in there. It grants no access: it only gives password attempts from this
 * browser a limit of their own, which nobody else can use up.
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

/** The account of a tag. A new password makes every other device unknown. */
export interface DeviceOwner {
  id: string;
  passwordChangedAt: Date | null;
}

/** Stands in for an unknown account, so that the check takes as long. */
const nobody: DeviceOwner = { id: '', passwordChangedAt: null };

const claims = (id: string, { id: userId, passwordChangedAt }: DeviceOwner) =>
  [id, userId, passwordChangedAt?.toISOString() ?? ''].join('.');

const tagOf = (id: string, owner: DeviceOwner) =>
  mac('known-device', claims(id, owner)).subarray(0, tagLength).toString('base64url');

/** The id of the caller's device if this account has logged in there with its current password. */
export function knownDevice({ credentials }: Context, owner: DeviceOwner | null): string | null {
  const device = parse(credentials.deviceCookie);
  const isTag = (id: string, tag: string) => {
    const given = { given: Buffer.from(tag, 'base64url'), length: tagLength };
    return isMac('known-device', given, claims(id, owner ?? nobody));
  };
  const matching = device?.tags.filter((tag) => isTag(device.id, tag)) ?? [];
  return device && owner && matching.length > 0 ? device.id : null;
}

/** Makes the device known for this account, after a login or a change of the password. */
export function rememberDevice(context: Context, owner: DeviceOwner): void {
  const { id, tags } = parse(context.credentials.deviceCookie) ?? {
    id: randomBytes(16).toString('base64url'),
    tags: [],
  };
  const own = tagOf(id, owner);
  const kept = [own, ...tags.filter((tag) => tag !== own)].slice(0, mostAccounts);
  context.cookies.push({ name: 'device', value: [id, ...kept].join('.'), maxAge: cookieAge });
}
