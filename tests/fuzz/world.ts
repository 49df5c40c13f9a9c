import { randomBytes } from 'node:crypto';
import { type Answer, call } from '#tests/support/http';
import { type Account, firstAdministrator, type Installation, logIn } from '#tests/support/installation';

/** What lives on the server that is fuzzed: one administrator whom no request names, and people, roles and permissions to lose. */

export interface TestUser {
  id: string;
  username: string;
  email: string;
  password: string;
}

export interface World {
  url: string;
  /** A call of the administrator who keeps the house. @throws Outrun if it is refused, Error if it fails */
  keep(verb: string, path: string, json?: unknown): Promise<Answer>;
  register(): Promise<TestUser>;
  logIn(person: TestUser): Promise<Pick<Account, 'token' | 'refreshToken'>>;
  /** Somebody nobody misses. */
  stranger(): Promise<TestUser>;
  forget(id: string): void;
  /** The names of roles and custom permissions that may go; `trim` deletes the oldest beyond so many. */
  roles: string[];
  permissions: string[];
  trim(): Promise<void>;
}

/** A call that draws need was refused: another lane's draw took what it was about, or the server is busy. */
export class Outrun extends Error {}

/** Every password of a run begins like this, so that it is recognised wherever it turns up. */
export const passwordMark = 'hush-7f3a-';

const word = () => `f${randomBytes(6).toString('hex')}`;

export const newPassword = () => `${passwordMark}${randomBytes(9).toString('hex')}`;

export function newPerson() {
  const username = word();
  return { username, email: `${username}@example.test`, password: newPassword() };
}

export const newRoleName = word;
export const newPermissionName = () => `${word()}:use`;

const failed = ({ status }: { status: number }, message: string) =>
  status < 500 || status === 503 ? new Outrun(message) : new Error(message);

const mostStrangers = 60;
const mostRoles = 20;
const mostPermissions = 30;

export async function makeWorld(installation: Installation): Promise<World> {
  const { url } = installation;
  let keeper = await firstAdministrator(installation);
  const anonymous: TestUser[] = [];
  let turn = 0;
  const once = (verb: string, path: string, json?: unknown) =>
    call(verb, path, { server: url, token: keeper.token, ...(json !== undefined && { json }) });
  const world: World = {
    url,
    roles: [],
    permissions: [],
    async keep(verb, path, json) {
      let answer = await once(verb, path, json);
      if (answer.status === 401) {
        keeper = { ...keeper, ...(await logIn(url, keeper)) };
        answer = await once(verb, path, json);
      }
      const failure = `${verb} ${path} answered ${answer.status} ${answer.text}`;
      if (answer.status >= 300) throw failed(answer, failure);
      return answer;
    },
    async register() {
      const person = newPerson();
      const { status, json, text } = await call('POST', '/api/register', { server: url, json: person });
      if (status !== 201) throw failed({ status }, `A registration answered ${status} ${text}`);
      return { ...person, id: (json.user as { id: string }).id };
    },
    logIn: (person) => logIn(url, person),
    async stranger() {
      turn += 1;
      if (anonymous.length < 5 || turn % 4 === 0) anonymous.push(await world.register());
      if (anonymous.length > mostStrangers) anonymous.shift();
      return anonymous[turn % anonymous.length] ?? world.register();
    },
    forget(id) {
      const at = anonymous.findIndex((one) => one.id === id);
      if (at >= 0) anonymous.splice(at, 1);
    },
    async trim() {
      while (world.roles.length > mostRoles) await drop('roles', world.roles.shift());
      while (world.permissions.length > mostPermissions) await drop('permissions', world.permissions.shift());
    },
  };
  // Somebody else may have deleted it.
  const drop = (kind: string, name = '') => once('DELETE', `/api/admin/${kind}/${encodeURIComponent(name)}`);
  return world;
}
