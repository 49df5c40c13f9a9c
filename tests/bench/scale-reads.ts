import { type Figure, interleave, median } from '#tests/bench/figures';
import type { ScalePlace } from '#tests/bench/scale-place';
import { milliseconds, percentile, timesOf } from '#tests/bench/timing';
import { progressBar } from '../../scripts/terminal.mjs';

/** What people wait for when they read, one request at a time. */

const requests = 100;

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.status !== 200)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Gets JSON as the administrator, unless `token` is somebody else's. */
export async function getJson<Answer>(
  { url, administrator }: ScalePlace,
  path: string,
  token = administrator.token,
): Promise<Answer> {
  const response = await ask(url + path, { headers: { authorization: `Bearer ${token}` } });
  return (await response.json()) as Answer;
}

const getPage = async ({ url, administrator }: ScalePlace, path: string) =>
  void (await (await ask(url + path, { headers: { cookie: administrator.cookie } })).text());

const readMe = ({ url, member }: ScalePlace) =>
  timesOf(requests, async () => {
    await (await ask(`${url}/api/users/me`, { headers: { authorization: `Bearer ${member.token}` } })).text();
  });

const logIn = ({ url, member: { email, password } }: ScalePlace) =>
  timesOf(requests, async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password });
    await (await ask(`${url}/api/login`, { method: 'POST', headers, body })).text();
  });

/** Medians at both sizes, taken in turns, so that a busy moment hits both alike. */
async function ratioFigure(
  what: string,
  small: ScalePlace,
  large: ScalePlace,
  work: (place: ScalePlace) => Promise<number[]>,
): Promise<Figure> {
  const places = [small, large].map((place) => () => work(place));
  const [few = 0, many = 0] = (await interleave(5, places)).map((rounds) => median(rounds.flat()));
  return {
    ...{ what, value: milliseconds(many), target: '≤ 1.2', hit: many / few <= 1.2 },
    beside: `at ${small.users.toLocaleString('en-GB')} users ${milliseconds(few)}: ${(many / few).toFixed(2)}`,
  };
}

export const ratioFigures = async (small: ScalePlace, large: ScalePlace) => [
  await ratioFigure('GET /api/users/me, median', small, large, readMe),
  await ratioFigure('login at BCRYPT_COST=4, median', small, large, logIn),
];

function p95Figure(what: string, times: number[], limit: number, beside: string): Figure {
  const time = percentile(times, 0.95);
  return { what, value: milliseconds(time), beside, target: `< ${limit} ms`, hit: time < limit };
}

/** In nobody's name, in few, in some, in many, and in everybody's email. */
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

export async function searchFigure(place: ScalePlace): Promise<Figure> {
  const times = await timesOf(10 * searches.length, async (index) => {
    const query = encodeURIComponent(searches[index % searches.length] ?? '');
    await getJson(place, `/api/admin/users?query=${query}`);
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

/** Goes on from a page by its cursor, `count` pages of `limit` people; stays where there are no more. */
async function walk(
  place: ScalePlace,
  from: string | null,
  count: number,
  limit: number,
): Promise<string | null> {
  const bar = progressBar(`Turning ${count} pages of ${limit}`, count);
  let cursor = from;
  for (let page = 0; page < count; page += 1) {
    const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const { nextCursor } = await getJson<UserPage>(place, `${firstPage}?limit=${limit}${at}`);
    if (nextCursor === null) break;
    cursor = nextCursor;
    bar.advance(1);
  }
  bar.end('Turned pages');
  return cursor;
}

/** The cursor belongs to the sort and not to the page's size: big pages lead near, small ones to the very place. */
async function farCursor(place: ScalePlace): Promise<string> {
  const rows = 20 * (farPage - 1);
  const near = await walk(place, null, Math.floor(rows / 100), 100);
  return (await walk(place, near, (rows % 100) / 20, 20)) ?? '';
}

export async function listFigures(place: ScalePlace): Promise<Figure[]> {
  const first = await timesOf(requests, async () => void (await getJson(place, firstPage)));
  const far = `${firstPage}?cursor=${encodeURIComponent(await farCursor(place))}`;
  const times = await timesOf(requests, async () => void (await getJson(place, far)));
  return [
    p95Figure('first page of users, p95', first, 50, '20 people, newest first'),
    p95Figure('page 5,000 of users, p95', times, 50, 'by cursor, after 99,980 people'),
  ];
}

export async function pageFigures(place: ScalePlace): Promise<Figure[]> {
  const { items } = await getJson<UserPage>(place, `${firstPage}?query=garcia&limit=100`);
  const person = await timesOf(requests, (index) =>
    getPage(place, `/admin/users/${items[index % items.length]?.id ?? place.member.id}`),
  );
  const dashboard = await timesOf(requests, () => getPage(place, '/admin'));
  return [
    p95Figure("a person's page, p95", person, 60, `HTML, ${items.length} people in turn`),
    p95Figure('the dashboard, p95', dashboard, 150, 'HTML, everything shown'),
  ];
}
