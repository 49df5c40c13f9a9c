import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { appFiles, readRoutes } from '#scripts/routes';
import { jar } from '#tests/support/http';
import { spellings } from '#tests/support/path-spellings';
import { headerSets } from '#tests/support/router-headers';
import { administrator, newUser, role, type TestUser } from '#tests/support/users';

/**
 * Spellings × headers × callers, over every guarded page and route. No answer may show the hidden user or the figures
 * of the console to a guest or an ordinary user.
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
  /** Requests whose answers leaked hidden data. */
  leaks: string[];
  /** Requests with an answer of 500 and more, or none within 5 s. */
  broken: string[];
  /** How many guarded paths show the hidden user or the figures to an administrator: proves that the check works. */
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

/** Every spelling with every set of headers; paths and callers rotate. */
function* requests(paths: string[], users: Record<string, string>[], buildId: string): Generator<Asked> {
  let turn = 0;
  for (const [row, spell] of spellings(buildId).entries()) {
    for (const column of headerSets('').keys()) {
      const path = paths[turn % paths.length] ?? '';
      const { method, headers } = headerSets(path)[column] ?? { method: 'GET', headers: {} };
      const who = users[(row + column) % users.length];
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
  const [hidden, user, root] = [
    await newUser({ roles: ['user', roleName] }),
    await newUser(),
    await administrator(),
  ];
  const secret = new RegExp(`${hidden.username}|signUpsByDay|loginsByDay|Sign-ups|${root.username}`, 'i');
  const paths = await guardedPaths(hidden, roleName);
  const agent = new Agent({ keepAlive: true, maxSockets: inParallel });
  const report: Report = { asked: 0, statuses: {}, leaks: [], broken: [], shown: 0 };
  for (const path of paths) {
    const { body } = await ask(agent, server, { method: 'GET', path, headers: { cookie: cookieOf(root) } });
    if (secret.test(body)) report.shown += 1;
  }
  const bearer = { authorization: `Bearer ${user.accessToken}` };
  const queue = requests(paths, [{}, { cookie: cookieOf(user) }, bearer], buildId);
  const worker = async () => {
    for (const asked of queue) {
      const what = `${asked.method} ${asked.path} ${Object.keys(asked.headers)}`;
      report.asked += 1;
      const { status, body } = await ask(agent, server, asked).catch(() => ({ status: 599, body: '' }));
      report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      if (secret.test(body)) report.leaks.push(what);
      if (status >= 500) report.broken.push(`${status} ${what}`);
    }
  };
  await Promise.all(Array.from({ length: inParallel }, worker));
  agent.destroy();
  return report;
}
