import { logIn, register } from '#tests/bench/attack-nodes';
import type { Figure } from '#tests/bench/figures';
import type { Installation } from '#tests/support/installation';

/** Whether the time of a refused login tells anything of the account (ENU-01, ENU-02, ENU-03). */

const calls = 1_000;
const wrong = 'not-their-password-1';

/** How likely a call of one kind takes longer than one of the other: 0.5 if time tells nothing (Mann and Whitney). */
export function areaUnderCurve(one: number[], other: number[]): number {
  const ranked = [
    ...one.map((time) => ({ time, isOne: true })),
    ...other.map((time) => ({ time, isOne: false })),
  ];
  ranked.sort((a, b) => a.time - b.time);
  const ranks = ranked.reduce((sum, { isOne }, index) => (isOne ? sum + index + 1 : sum), 0);
  return (ranks - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
}

async function timeOf(server: string, email: string): Promise<number> {
  const start = performance.now();
  await logIn(server, { email, password: wrong });
  return performance.now() - start;
}

async function auc(server: string, known: string): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < calls; index += 1) {
    // Which comes first alternates: a pair's second call finds the caches warm.
    const pair = [known, `nobody-${index}@example.test`];
    for (const turn of index % 2 ? [0, 1] : [1, 0])
      times[turn as 0 | 1].push(await timeOf(server, pair[turn] ?? ''));
  }
  return areaUnderCurve(...times);
}

type Prepare = (installation: Installation, email: string) => Promise<unknown>;

const ofUser =
  (sql: string): Prepare =>
  ({ query }, email) =>
    query(sql, [email]);

/** Kinds of accounts, each compared with unknown names. `node`: the node on which they registered. */
const kinds: { name: string; node: number; prepare: Prepare }[] = [
  { name: 'a user', node: 0, prepare: async () => {} },
  {
    name: 'suspended',
    node: 0,
    prepare: ofUser(`UPDATE "User" SET "status" = 'suspended' WHERE "email" = $1`),
  },
  {
    name: 'without a password',
    node: 0,
    prepare: ofUser(`DELETE FROM "Password" p USING "User" u WHERE u."id" = p."userId" AND u."email" = $1`),
  },
  { name: 'with a hash of a lower cost', node: 1, prepare: async () => {} },
];

/** `installation`: without limits; the second node hashes at a lower cost than the first. */
export async function enumerationFigures(installation: Installation): Promise<Figure[]> {
  const [first = '', second = ''] = installation.nodes.map(({ url }) => url);
  const figures: Figure[] = [];
  for (const { name, node, prepare } of kinds) {
    const { email } = await register(node === 0 ? first : second);
    await prepare(installation, email);
    const area = await auc(first, email);
    figures.push({
      what: `time of a wrong login, ${name} or nobody`,
      value: `AUC ${area.toFixed(3)}`,
      beside: `${calls} calls each`,
      target: '0.45 to 0.55',
      hit: area >= 0.45 && area <= 0.55,
    });
  }
  return figures;
}
