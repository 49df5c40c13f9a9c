import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { eventually } from '#tests/support/eventually';
import { type Answer, call, outcome } from '#tests/support/http';
import {
  type Account,
  type Installation,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';
import { kidOf, pass, settled } from '#tests/support/signing-keys';

/** The keys change over, and both nodes are replaced one after the other, while 100 users go on. */

test.setTimeout(600_000);

const population = 100;

interface Rounds {
  /** How often each outcome came. */
  outcomes: Record<string, number>;
  kids: Set<string>;
  stop(): Promise<void>;
}

interface Balancer {
  send<T>(work: (server: string) => Promise<T>): Promise<T>;
  /** Takes a node out, stops it when it has answered, and puts a new one in. */
  replace(old: TestServer, start: () => Promise<TestServer>): Promise<void>;
}

/** Sends to the nodes that are in, in turn. */
function newBalancer(first: readonly TestServer[]): Balancer {
  const nodes = [...first];
  const inFlight = new Map<string, number>();
  const count = (url: string, more: number) => inFlight.set(url, (inFlight.get(url) ?? 0) + more);
  let turn = 0;
  return {
    async send(work) {
      turn += 1;
      const { url } = nodes[turn % nodes.length] ?? { url: '' };
      count(url, 1);
      return work(url).finally(() => count(url, -1));
    },
    async replace(old, start) {
      nodes.splice(nodes.indexOf(old), 1);
      await expect.poll(() => inFlight.get(old.url)).toBe(0);
      await old.stop();
      nodes.push(await start());
    },
  };
}

/** The outcome of a refresh that got a 503 first and was retried too late: the grace is 10 seconds only. */
const busy = 'refused by a busy machine';

/** Each user reads `me` again and again, and refreshes before every third read. */
function live(users: Account[], balancer: Balancer): Rounds {
  const outcomes: Record<string, number> = {};
  const kids = new Set<string>();
  async function send(method: string, path: string, rest: Parameters<typeof call>[2]): Promise<Answer> {
    const answer = await eventually(
      () => balancer.send((server) => call(method, path, { ...rest, server })),
      {
        times: 6,
        wait: 1_000,
      },
    );
    const isBusy = answer.retried && answer.status !== 200;
    const what = isBusy ? busy : await outcome(Promise.resolve(answer));
    outcomes[what] = (outcomes[what] ?? 0) + 1;
    return answer;
  }
  let living = true;
  const lives = users.map(async ({ token, refreshToken }, index) => {
    for (let round = index; living; round += 1) {
      if (round % 3 === 0) {
        const { json } = await send('POST', '/api/refresh', { json: { refresh_token: refreshToken } });
        if (typeof json.access_token !== 'string') break;
        [token, refreshToken] = [json.access_token, String(json.refresh_token)];
        kids.add(kidOf(token));
      }
      await send('GET', '/api/users/me', { token });
      // Users read between two clicks.
      await setTimeout(3_000);
    }
  });
  return {
    outcomes,
    kids,
    async stop() {
      living = false;
      await Promise.allSettled(lives);
    },
  };
}

/** Registers users with a session, and more if a busy machine refuses some. */
async function settle(installation: Installation): Promise<Account[]> {
  const users: Account[] = [];
  while (users.length < population) {
    const came = await Promise.allSettled([registerUser(installation), registerUser(installation)]);
    users.push(...came.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  }
  return users;
}

test('FLT-12 a rotation and a rolling restart fail no request of 100 active users', async () => {
  const installation = await startInstallation();
  let life: Rounds | undefined;
  try {
    const nodes = [...installation.nodes, await installation.startNode()];
    const users = await settle(installation);
    const balancer = newBalancer(nodes);
    life = live(users, balancer);
    const { outcomes, kids } = life;
    expect((await installation.command('keys', 'rotate')).code).toBe(0);
    const [{ kid = '' } = {}] = await installation.query<{ kid?: string }>(
      'SELECT "id" AS "kid" FROM "SigningKey" WHERE "retiresAt" IS NULL',
    );
    await settled(installation, [kid, kidOf(users[0]?.token ?? '')]);
    await pass(installation, 10);
    await expect.poll(() => kids.has(kid), { timeout: 60_000 }).toBe(true);
    for (const node of nodes) {
      await balancer.replace(node, () => installation.startNode());
      kids.clear();
      await expect.poll(() => [...kids], { timeout: 60_000 }).toEqual([kid]);
    }
    await life.stop();
    const { '200': served = 0, [busy]: away = 0, ...others } = outcomes;
    expect(others).toEqual({});
    expect(served).toBeGreaterThan(population);
    expect(away).toBeLessThan(population / 10);
  } finally {
    await life?.stop();
    await installation.close();
  }
});
