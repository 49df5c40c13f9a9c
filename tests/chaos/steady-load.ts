import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledged } from '#tests/chaos/load';
import { call, jar, signUpInput } from '#tests/support/http';
import { logIn } from '#tests/support/installation';

/** Steady requests of every kind during an outage, with the status and time of each answer. */

export type Kind = 'me' | 'page' | 'login' | 'change' | 'register' | 'ended session' | 'health' | 'ready';

export interface Answered {
  kind: Kind;
  /** 0: none. */
  status: number;
  /** Milliseconds of performance.now(). */
  from: number;
  to: number;
}

export interface SteadyLoad {
  answers: Answered[];
  /** Users whose registration was acknowledged. */
  registered: Acknowledged[];
  stop(): Promise<void>;
}

export interface Administrator {
  email: string;
  password: string;
}

const every: [Kind, number][] = [
  ['me', 200],
  ['page', 400],
  ['login', 500],
  ['change', 400],
  ['register', 300],
  ['ended session', 400],
  ['health', 100],
  ['ready', 300],
];

type Ask = () => Promise<{ status: number }>;

/** The kinds of requests to one server. `ended session` sends the token of an ended session. */
async function requests(server: string, root: Administrator, registered: Acknowledged[]) {
  const user = signUpInput();
  const { json } = await call('POST', '/api/register', { server, json: user });
  const { id } = json.user as { id: string };
  const { token, refreshToken } = await logIn(server, user);
  const cookies = jar({ accessToken: token, refreshToken });
  const ended = await logIn(server, user);
  await call('POST', '/api/logout', { server, token: ended.token, json: {} });
  const admin = await logIn(server, root);
  const { email, password } = user;
  const asks: Record<Kind, Ask> = {
    me: () => call('GET', '/api/users/me', { server, token }),
    page: () => call('GET', '/account', { server, cookies, headers: { accept: 'text/html' } }),
    login: () => call('POST', '/api/login', { server, json: { email, password } }),
    // An empty change of another account: rights, locks and an audit row.
    change: () => call('PATCH', `/api/admin/users/${id}`, { server, token: admin.token, json: {} }),
    'ended session': () => call('GET', '/api/users/me', { server, token: ended.token }),
    health: () => call('GET', '/api/health', { server }),
    ready: () => call('GET', '/api/health/ready', { server }),
    async register() {
      const user = signUpInput();
      const answer = await call('POST', '/api/register', { server, json: user });
      const made = (answer.json.user ?? {}) as { id?: string };
      if (answer.status === 201 && made.id) registered.push({ id: made.id, ...user });
      return answer;
    },
  };
  return asks;
}

/** Begins when each kind of request has been answered once. */
export async function startSteadyLoad(server: string, root: Administrator): Promise<SteadyLoad> {
  const answers: Answered[] = [];
  const registered: Acknowledged[] = [];
  const asks = await requests(server, root, registered);
  const open = new Set<Promise<void>>();
  const ask = async (kind: Kind) => {
    const from = performance.now();
    const status = await asks[kind]().then(
      (answer) => answer.status,
      () => 0,
    );
    answers.push({ kind, status, from, to: performance.now() });
  };
  for (const [kind] of every) await ask(kind);
  const timers = every.map(([kind, milliseconds]) =>
    setInterval(() => {
      const asking = ask(kind).finally(() => open.delete(asking));
      open.add(asking);
    }, milliseconds),
  );
  await pause(1_000);
  return {
    answers,
    registered,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(open);
    },
  };
}
