import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { appFiles, readRoutes } from '#scripts/routes';
import { jar } from '#tests/support/http';
import { spellings } from '#tests/support/path-spellings';
import { administrator, person, role, type TestUser } from '#tests/support/people';
import { headerSets } from '#tests/support/router-headers';

/**
 * Spellings × headers × who, over every guarded page and route. Somebody whom neither a guest nor a member may see is
 * looked for in every answer, and so are the figures of the console.
 */

const inParallel = 8;
const longestMilliseconds = 5_000;

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
}

export interface Report {
  asked: number;
  /** How often each status came. */
  statuses: Record<string, number>;
  /** Requests whose answers held what the caller may not see. */
  leaks: string[];
  /** Requests with an answer of 500 and more, or none within 5 s. */
  broken: string[];
  /** How many of the guarded paths show the hidden person or the figures to an administrator: the proof that we look. */
  shown: number;
}

/** Every guarded page and every GET of the API that is not open to anyone, about `hidden`. */
async function guardedPaths(hidden: TestUser, roleName: string): Promise<string[]> {
  const pages = appFiles('page.tsx')
    .filter((file) => /^app\/(account|admin)\//.test(file))
    .map((file) => file.replace(/^app|\/page\.tsx$/g, '').replace(/\[(\w+)\]/g, '{$1}'));
  const routes = (await readRoutes()).filter(
    ({ operations: { GET } }) => GET && GET.declaration.allow !== 'anyone',
  );
  return [...pages, ...routes.map(({ path }) => path)].map((path) =>
    path
      .replace('permissions/{name}', 'permissions/users:read')
      .replace('{permission}', 'users:read')
      .replace(/\{(name|role)\}/, roleName)
      .replace('{id}', hidden.id),
  );
}

function ask(agent: Agent, server: string, { method, path, headers }: Asked) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(server, { agent, method, path, headers, timeout: longestMilliseconds }, (answer) => {
      const told = Object.values(answer.headers).join('\n');
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body: told + body }), reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('error', reject);
    sent.end();
  });
}

/** Every spelling with every set of headers, while paths and people take turns. */
function* requests(paths: string[], people: Record<string, string>[], buildId: string): Generator<Asked> {
  let turn = 0;
  for (const [row, spell] of spellings(buildId).entries()) {
    for (const column of headerSets('').keys()) {
      const path = paths[turn % paths.length] ?? '';
      const { method, headers } = headerSets(path)[column] ?? { method: 'GET', headers: {} };
      const who = people[(row + column) % people.length];
      yield { method, path: spell(path), headers: { ...who, ...headers } };
      turn += 1;
    }
  }
}

const cookieOf = (who: TestUser) =>
  Object.entries(jar(who))
    .map((pair) => pair.join('='))
    .join('; ');

/** Asks `server`, whose build has this id and whose database is the run's own. */
export async function walkMatrix(server: string, buildId: string): Promise<Report> {
  const roleName = await role(['users:read']);
  const [hidden, member, root] = [
    await person({ roles: ['user', roleName] }),
    await person(),
    await administrator(),
  ];
  const secret = new RegExp(`${hidden.username}|signUpsByDay|loginsByDay|Sign-ups|${root.username}`, 'i');
  const paths = await guardedPaths(hidden, roleName);
  const agent = new Agent({ keepAlive: true, maxSockets: inParallel });
  const walk: Report = { asked: 0, statuses: {}, leaks: [], broken: [], shown: 0 };
  for (const path of paths) {
    const { body } = await ask(agent, server, { method: 'GET', path, headers: { cookie: cookieOf(root) } });
    if (secret.test(body)) walk.shown += 1;
  }
  const bearer = { authorization: `Bearer ${member.accessToken}` };
  const queue = requests(paths, [{}, { cookie: cookieOf(member) }, bearer], buildId);
  const worker = async () => {
    for (const asked of queue) {
      const what = `${asked.method} ${asked.path} ${Object.keys(asked.headers)}`;
      walk.asked += 1;
      const { status, body } = await ask(agent, server, asked).catch(() => ({ status: 599, body: '' }));
      walk.statuses[status] = (walk.statuses[status] ?? 0) + 1;
      if (secret.test(body)) walk.leaks.push(what);
      if (status >= 500) walk.broken.push(`${status} ${what}`);
    }
  };
  await Promise.all(Array.from({ length: inParallel }, worker));
  agent.destroy();
  return walk;
}
