import { randomBytes } from 'node:crypto';
import { type Answer, call } from '#tests/support/http';
import { type Account, firstAdministrator, type Installation, logIn } from '#tests/support/installation';

/** The fixture of the fuzzed server: one administrator whom no request names, and disposable users, roles and permissions. */

export interface FuzzUser {
  id: string;
  username: string;
  email: string;
  password: string;
}

export interface Fixture {
  url: string;
  /** A call as the owner. @throws RaceLost if it is refused, Error if it fails */
  asOwner(verb: string, path: string, json?: unknown): Promise<Answer>;
  register(): Promise<FuzzUser>;
  logIn(user: FuzzUser): Promise<Pick<Account, 'token' | 'refreshToken'>>;
  /** A user that any request may change or delete. */
  disposableUser(): Promise<FuzzUser>;
  forget(id: string): void;
  /** The names of roles and custom permissions that may go; `trim` deletes the oldest beyond so many. */
  roles: string[];
  permissions: string[];
  trim(): Promise<void>;
}

/** A preparing call was refused: another worker deleted its subject, or the server is busy. */
export class RaceLost extends Error {}

/** Every password of a run begins like this, so that it is recognised wherever it turns up. */
export const passwordMark = 'hush-7f3a-';

const word = () => `f${randomBytes(6).toString('hex')}`;

export const newPassword = () => `${passwordMark}${randomBytes(9).toString('hex')}`;

export function newSignUp() {
  const username = word();
  return { username, email: `${username}@example.test`, password: newPassword() };
}

export const newRoleName = word;
export const newPermissionName = () => `${word()}:use`;

const failed = ({ status }: { status: number }, message: string) =>
  status < 500 || status === 503 ? new RaceLost(message) : new Error(message);

const mostDisposable = 60;
const mostRoles = 20;
const mostPermissions = 30;

export async function createFixture(installation: Installation): Promise<Fixture> {
  const { url } = installation;
  let owner = await firstAdministrator(installation);
  const disposable: FuzzUser[] = [];
  let turn = 0;
  const once = (verb: string, path: string, json?: unknown) =>
    call(verb, path, { server: url, token: owner.token, ...(json !== undefined && { json }) });
  const fixture: Fixture = {
    url,
    roles: [],
    permissions: [],
    async asOwner(verb, path, json) {
      let answer = await once(verb, path, json);
      if (answer.status === 401) {
        owner = { ...owner, ...(await logIn(url, owner)) };
        answer = await once(verb, path, json);
      }
      const failure = `${verb} ${path} answered ${answer.status} ${answer.text}`;
      if (answer.status >= 300) throw failed(answer, failure);
      return answer;
    },
    async register() {
      const user = newSignUp();
      const { status, json, text } = await call('POST', '/api/register', { server: url, json: user });
      if (status !== 201) throw failed({ status }, `A registration answered ${status} ${text}`);
      return { ...user, id: (json.user as { id: string }).id };
    },
    logIn: (user) => logIn(url, user),
    async disposableUser() {
      turn += 1;
      if (disposable.length < 5 || turn % 4 === 0) disposable.push(await fixture.register());
      if (disposable.length > mostDisposable) disposable.shift();
      return disposable[turn % disposable.length] ?? fixture.register();
    },
    forget(id) {
      const at = disposable.findIndex((one) => one.id === id);
      if (at >= 0) disposable.splice(at, 1);
    },
    async trim() {
      while (fixture.roles.length > mostRoles) await drop('roles', fixture.roles.shift());
      while (fixture.permissions.length > mostPermissions)
        await drop('permissions', fixture.permissions.shift());
    },
  };
  // Another worker may have deleted it.
  const drop = (kind: string, name = '') => once('DELETE', `/api/admin/${kind}/${encodeURIComponent(name)}`);
  return fixture;
}
