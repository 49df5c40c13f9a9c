import { expect } from '@playwright/test';
import { type Answer, asBrowser, call, outcome, signUpInput } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';

/** Login attempts at nodes with rate limits. Behind a trusted proxy, so that every client can have its own IP. */

export const limitedNodes = { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1,::1' };

let clients = 0;

/** A new IP for each call. */
export const newIp = () => {
  clients += 1;
  return `203.0.${113 + Math.floor(clients / 250)}.${1 + (clients % 250)}`;
};

/** Gives every IP, name and user whole budgets. */
export async function refillLimits({ query }: Installation): Promise<void> {
  await query('DELETE FROM "RateLimitCounter"');
  await query('DELETE FROM "DenialCount"');
}

interface LoginAttempt {
  email: string;
  password?: string;
  ip?: string;
  device?: string;
  server?: string;
}

/** How many answers there were of each kind. */
export async function outcomes(answers: Promise<Answer>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const said = await outcome(answer);
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

/** The same for attempts made one after the other. */
export async function inSequence(count: number, ask: (index: number) => Promise<Answer>) {
  const answers: Promise<Answer>[] = [];
  for (let index = 0; index < count; index += 1) {
    answers.push(ask(index));
    await answers.at(-1);
  }
  return outcomes(answers);
}

export function loginAttempts(installation: () => Installation) {
  const root = () => installation().url;

  function tryLogin({
    email,
    password = 'wrong-password-1',
    ip = newIp(),
    device,
    server = root(),
  }: LoginAttempt) {
    const cookies = device === undefined ? undefined : { 'gatehouse-device': device };
    const headers = { 'x-forwarded-for': ip, ...(cookies && asBrowser(root())) };
    const json = { email, password };
    return call('POST', '/api/login', { server, json, headers, ...(cookies && { cookies }) });
  }

  async function registerUser() {
    const who = signUpInput();
    const headers = { 'x-forwarded-for': newIp() };
    expect(await outcome(call('POST', '/api/register', { server: root(), json: who, headers }))).toBe('201');
    return who;
  }

  /** The device cookie of a browser in which the user has logged in. */
  async function knownDevice(who: { email: string; password: string }): Promise<string> {
    const { cookies } = await tryLogin({ ...who, device: '' });
    return cookies['gatehouse-device'] ?? '';
  }

  /** Uses up the attempts of unknown devices for a name. */
  const exhaust = (email: string) => outcomes(Array.from({ length: 6 }, () => tryLogin({ email })));

  return { tryLogin, registerUser, knownDevice, exhaust };
}
