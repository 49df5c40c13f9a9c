import { expect, test } from '@playwright/test';
import { login } from '#lib/auth/login';
import { always, compactCounters, readCounters } from '#lib/core/background/counters';
import { days, later } from '#lib/core/durations';
import { insertUser, newUserId } from '#lib/core/users/create';
import { database, type Transaction } from '#lib/database/client';
import { guest, refusal } from '#tests/support/context';
import { newUser, password, role, unique } from '#tests/support/users';

const day = (time: Date) => time.toISOString().slice(0, 10);
const noon = new Date('1999-03-01T12:00:00Z');
const names = ['users:active', 'users:suspended', 'sign-ups', 'last-logins'];

/** Every sum that `work` moves, as `name day: by how much`. What others do meanwhile is not seen, nor kept what it does. */
async function moves(work: (tx: Transaction) => Promise<unknown>, more: string[] = []): Promise<string[]> {
  const found: string[] = [];
  const sums = async (tx: Transaction) =>
    new Map((await readCounters(tx, [...names, ...more])).map((one) => [`${one.name} ${one.day}`, one.sum]));
  const undone = new Error('undone');
  const change = async (tx: Transaction) => {
    const before = await sums(tx);
    await work(tx);
    for (const [key, sum] of await sums(tx)) {
      const difference = sum - (before.get(key) ?? 0);
      if (difference !== 0) found.push(`${key}: ${difference}`);
    }
    throw undone;
  };
  const isolated = database().$transaction(change, { isolationLevel: 'RepeatableRead' });
  await expect(isolated).rejects.toThrow(undone);
  return found.sort();
}

async function signUpInput(tx: Transaction, roles: string[] = [], now = noon): Promise<string> {
  const id = newUserId();
  const username = `t${unique()}`;
  const identity = { username, email: `${username}@example.test` };
  await insertUser(tx, id, { identity, passwordHash: null, roles, grantedById: null, now });
  return id;
}

test('a new user counts as active and as a sign-up of that day; the sign-up stays after a deletion', async () => {
  expect(await moves((tx) => signUpInput(tx))).toEqual([
    `sign-ups ${day(noon)}: 1`,
    `users:active ${always}: 1`,
  ]);
  const coming = async (tx: Transaction) => tx.user.delete({ where: { id: await signUpInput(tx) } });
  expect(await moves(coming)).toEqual([`sign-ups ${day(noon)}: 1`]);
});

test('a suspension moves a user from one count to the other, and back', async () => {
  const { id } = await newUser();
  const suspend = (tx: Transaction) => tx.user.update({ where: { id }, data: { status: 'suspended' } });
  expect(await moves(suspend)).toEqual([`users:active ${always}: -1`, `users:suspended ${always}: 1`]);
  const reinstate = async (tx: Transaction) => {
    await suspend(tx);
    await tx.user.update({ where: { id }, data: { status: 'active' } });
  };
  expect(await moves(reinstate)).toEqual([]);
});

test('a user counts once under the day of their last login, and under none after a deletion', async () => {
  const { id } = await newUser();
  const logIn = (tx: Transaction, lastLoginAt: Date) =>
    tx.user.update({ where: { id }, data: { lastLoginAt } });
  expect(await moves((tx) => logIn(tx, noon))).toEqual([`last-logins ${day(noon)}: 1`]);
  const twiceInADay = async (tx: Transaction) => {
    await logIn(tx, noon);
    await logIn(tx, later(noon, 1_000));
  };
  expect(await moves(twiceInADay)).toEqual([`last-logins ${day(noon)}: 1`]);
  const nextDay = later(noon, days(1));
  const again = async (tx: Transaction) => {
    await logIn(tx, noon);
    await logIn(tx, nextDay);
  };
  expect(await moves(again)).toEqual([`last-logins ${day(nextDay)}: 1`]);
  const gone = async (tx: Transaction) => {
    await logIn(tx, noon);
    await tx.user.delete({ where: { id } });
  };
  expect(await moves(gone)).toEqual([`users:active ${always}: -1`]);
});

test('no other change moves a figure', async () => {
  const { id } = await newUser();
  const rename = (tx: Transaction) => tx.user.update({ where: { id }, data: { username: `t${unique()}` } });
  expect(await moves(rename)).toEqual([]);
});

test('one statement over many rows counts each', async () => {
  const many = async (tx: Transaction) => {
    const ids = [await signUpInput(tx), await signUpInput(tx), await signUpInput(tx)];
    await tx.user.updateMany({
      where: { id: { in: ids } },
      data: { status: 'suspended', lastLoginAt: noon },
    });
    await tx.user.deleteMany({ where: { id: { in: ids.slice(0, 1) } } });
  };
  expect(await moves(many)).toEqual([
    `last-logins ${day(noon)}: 2`,
    `sign-ups ${day(noon)}: 3`,
    `users:suspended ${always}: 2`,
  ]);
});

test('a role counts its assignments: assigned, unassigned, deleted with the user, deleted with the role', async () => {
  const name = await role([]);
  const { id: roleId } = await database().role.findUniqueOrThrow({ where: { name } });
  const figure = `role:${roleId}`;
  const give = (tx: Transaction) => signUpInput(tx, [name]);
  const movesOfRole = async (work: (tx: Transaction) => Promise<unknown>) =>
    (await moves(work, [figure])).filter((move) => move.startsWith('role:'));
  const afterTwo = (end: (tx: Transaction, userId: string) => Promise<unknown>) =>
    movesOfRole(async (tx) => {
      await give(tx);
      await end(tx, await give(tx));
    });
  expect(await movesOfRole(give)).toEqual([`${figure} ${always}: 1`]);
  const taken = (tx: Transaction, userId: string) =>
    tx.userRole.delete({ where: { userId_roleId: { userId, roleId } } });
  expect(await afterTwo(taken)).toEqual([`${figure} ${always}: 1`]);
  const holderGone = (tx: Transaction, id: string) => tx.user.delete({ where: { id } });
  expect(await afterTwo(holderGone)).toEqual([`${figure} ${always}: 1`]);
  expect(await afterTwo((tx) => tx.role.delete({ where: { id: roleId } }))).toEqual([]);
});

test('logins count by their outcome; no other event counts', async () => {
  const now = new Date('1998-07-01T12:00:00Z');
  const context = () => guest({ now });
  const { username } = await newUser({ withPassword: true });
  const sumOf = async (name: string) =>
    (await readCounters(database(), [name], day(now))).find((one) => one.day === day(now))?.sum ?? 0;
  const before = [await sumOf('logins:done'), await sumOf('logins:denied')];
  await login(context(), { email: username, password });
  expect(await refusal(login(context(), { email: username, password: 'not-their-password' }))).toBe(
    'invalid_credentials',
  );
  expect(await refusal(login(context(), { email: `t${unique()}`, password }))).toBe('invalid_credentials');
  const after = [await sumOf('logins:done'), await sumOf('logins:denied')];
  expect(after).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 2]);
});

async function add(name: string, deltas: number[], time = noon): Promise<void> {
  await database().counter.createMany({ data: deltas.map((delta) => ({ name, day: time, delta })) });
}

/** The sum, and how many rows it is made of. */
async function stored(name: string): Promise<[number, number]> {
  const sums = await readCounters(database(), [name]);
  return [
    sums.reduce((total, { sum }) => total + sum, 0),
    await database().counter.count({ where: { name } }),
  ];
}

/** Until every row that was there is folded: another test's fold may be at it. */
const folded = (name: string, rows: number) =>
  expect
    .poll(async () => {
      await compactCounters();
      return (await stored(name))[1];
    })
    .toBe(rows);

test('compacting leaves one row for each name and day, and none for zero', async () => {
  const [kept, gone] = [`test:${unique()}`, `test:${unique()}`];
  await add(kept, [3, -1, 5]);
  await add(kept, [1, 1], later(noon, days(1)));
  await add(gone, [2, -2]);
  await folded(kept, 2);
  await folded(gone, 0);
  expect(await stored(kept)).toEqual([9, 2]);
  expect(await readCounters(database(), [kept], day(later(noon, days(1))))).toEqual([
    { name: kept, day: day(later(noon, days(1))), sum: 2 },
  ]);
});

test('compacting under parallel writes and reads loses no unit and counts none twice', async () => {
  const [still, growing] = [`test:${unique()}`, `test:${unique()}`];
  await add(still, Array<number>(300).fill(1));
  const rounds = Array.from({ length: 40 });
  const seen = new Set<number>();
  await Promise.all([
    ...rounds.map(() => add(growing, [1, 1, -1])),
    ...rounds.map(() => compactCounters()),
    ...rounds.map(async () => seen.add((await stored(still))[0])),
  ]);
  await folded(growing, 1);
  expect([...seen]).toEqual([300]);
  expect(await stored(still)).toEqual([300, 1]);
  expect(await stored(growing)).toEqual([40, 1]);
});
