import { type Figure, interleave, median } from '#tests/bench/figures';
import type { ScaleServer } from '#tests/bench/scale-server';
import { milliseconds, percentile, timesOf } from '#tests/bench/timing';
import { progressBar } from '../../scripts/terminal.mjs';

/** Times of reads, one request at a time. */

const requests = 100;

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.status !== 200)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Gets JSON as the administrator, or with another `token`. */
export async function getJson<Answer>(
  { url, administrator }: ScaleServer,
  path: string,
  token = administrator.token,
): Promise<Answer> {
  const response = await ask(url + path, { headers: { authorization: `Bearer ${token}` } });
  return (await response.json()) as Answer;
}

const getPage = async ({ url, administrator }: ScaleServer, path: string) =>
  void (await (await ask(url + path, { headers: { cookie: administrator.cookie } })).text());

const readMe = ({ url, user }: ScaleServer) =>
  timesOf(requests, async () => {
    await (await ask(`${url}/api/users/me`, { headers: { authorization: `Bearer ${user.token}` } })).text();
  });

const logIn = ({ url, user: { email, password } }: ScaleServer) =>
  timesOf(requests, async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password });
    await (await ask(`${url}/api/login`, { method: 'POST', headers, body })).text();
  });

/** Medians at both sizes, taken in turns, so that a busy moment hits both alike. */
async function ratioFigure(
  what: string,
  small: ScaleServer,
  large: ScaleServer,
  work: (server: ScaleServer) => Promise<number[]>,
): Promise<Figure> {
  const servers = [small, large].map((server) => () => work(server));
  const [few = 0, many = 0] = (await interleave(5, servers)).map((rounds) => median(rounds.flat()));
  return {
    what,
    value: milliseconds(many),
    target: '≤ 1.2',
    hit: many / few <= 1.2,
    beside: `at ${small.users.toLocaleString('en-GB')} users ${milliseconds(few)}: ${(many / few).toFixed(2)}`,
  };
}

export const ratioFigures = async (small: ScaleServer, large: ScaleServer) => [
  await ratioFigure('GET /api/users/me, median', small, large, readMe),
  await ratioFigure('login at BCRYPT_COST=4, median', small, large, logIn),
];

function p95Figure(what: string, times: number[], limit: number, beside: string): Figure {
  const time = percentile(times, 0.95);
  return { what, value: milliseconds(time), beside, target: `< ${limit} ms`, hit: time < limit };
}

/** Texts that match no user, few, some, many, and every email. */
const searches = [
  'qqxz',
  'zlatan.zulu',
  'wanjiru',
  'garcia',
  'ÉMILY',
  'son',
  'an',
  'example',
  '@example.com',
  '1',
];

export async function searchFigure(server: ScaleServer): Promise<Figure> {
  const times = await timesOf(10 * searches.length, async (index) => {
    const query = encodeURIComponent(searches[index % searches.length] ?? '');
    await getJson(server, `/api/admin/users?query=${query}`);
  });
  const slowest = searches
    .map((text, index) => ({ text, time: median(times.filter((_, at) => at % searches.length === index)) }))
    .toSorted((one, other) => other.time - one.time)[0];
  const beside = `${searches.length} texts, rare to common; slowest “${slowest?.text}” ${milliseconds(slowest?.time ?? 0)}`;
  return p95Figure('search, p95', times, 150, beside);
}

interface UserPage {
  items: { id: string }[];
  nextCursor: string | null;
}

const firstPage = '/api/admin/users';
const farPage = 5_000;

/** Follows the cursors for `count` pages of `limit` users; stops at the last page. */
async function walk(
  server: ScaleServer,
  from: string | null,
  count: number,
  limit: number,
): Promise<string | null> {
  const bar = progressBar(`Turning ${count} pages of ${limit}`, count);
  let cursor = from;
  for (let page = 0; page < count; page += 1) {
    const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const { nextCursor } = await getJson<UserPage>(server, `${firstPage}?limit=${limit}${at}`);
    if (nextCursor === null) break;
    cursor = nextCursor;
    bar.advance(1);
  }
  bar.end('Turned pages');
  return cursor;
}

/** A cursor is independent of the page size: pages of 100 lead near, pages of 20 to the exact row. */
async function farCursor(server: ScaleServer): Promise<string> {
  const rows = 20 * (farPage - 1);
  const near = await walk(server, null, Math.floor(rows / 100), 100);
  return (await walk(server, near, (rows % 100) / 20, 20)) ?? '';
}

export async function listFigures(server: ScaleServer): Promise<Figure[]> {
  const first = await timesOf(requests, async () => void (await getJson(server, firstPage)));
  const far = `${firstPage}?cursor=${encodeURIComponent(await farCursor(server))}`;
  const times = await timesOf(requests, async () => void (await getJson(server, far)));
  return [
    p95Figure('first page of users, p95', first, 50, '20 users, newest first'),
    p95Figure('page 5,000 of users, p95', times, 50, 'by cursor, after 99,980 users'),
  ];
}

export async function pageFigures(server: ScaleServer): Promise<Figure[]> {
  const { items } = await getJson<UserPage>(server, `${firstPage}?query=garcia&limit=100`);
  const user = await timesOf(requests, (index) =>
    getPage(server, `/admin/users/${items[index % items.length]?.id ?? server.user.id}`),
  );
  const dashboard = await timesOf(requests, () => getPage(server, '/admin'));
  return [
    p95Figure("a user's page, p95", user, 60, `HTML, ${items.length} users in turn`),
    p95Figure('the dashboard, p95', dashboard, 150, 'HTML, everything shown'),
  ];
}
