import type { Figure } from '#tests/bench/figures';
import { call } from '#tests/support/http';
import { sessionEndings } from '#tests/support/session-endings';
import { administrator, newUser, session, type TestUser } from '#tests/support/users';

/** Sessions end on one node; the other node gets their next request (FLT-11). */

const each = 1_000;
const atOnce = 8;

type Ending = (victim: TestUser, by: Awaited<ReturnType<typeof session>>) => Promise<{ status: number }>;

/** True if the other node still let the ended session in. */
async function isLate(end: Ending, other: string, withPassword: boolean): Promise<boolean> {
  const victim = await newUser({ withPassword });
  const by = await session(victim.id);
  const { status } = await end(victim, by);
  if (status !== 200 && status !== 204) throw new Error(`Ending a session answered ${status}.`);
  const next = await call('GET', '/api/users/me', { server: other, token: victim.accessToken });
  return next.status !== 401;
}

export async function revocationFigure(other: string): Promise<Figure> {
  // The last administrator with a password cannot be touched; those of the endings have none.
  await administrator({ withPassword: true });
  let late = 0;
  for (const [what, end] of Object.entries(sessionEndings)) {
    let begun = 0;
    const work = async () => {
      while (begun < each) {
        begun += 1;
        if (await isLate(end, other, what === 'a changed password')) late += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }
  return {
    what: 'ended sessions let in by the other node',
    value: `${late}`,
    beside: `${Object.keys(sessionEndings).length} ways to end × ${each}`,
    target: 'none',
    hit: late === 0,
  };
}
