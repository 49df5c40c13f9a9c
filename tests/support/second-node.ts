import { serverUrl } from '#tests/support/http';
import { startServer, type TestServer } from '#tests/support/server';

/** One more process on the run's own database, for the same public URL, whose hashing is cheap and costs a little more than elsewhere. */
export function startSecondNode(): Promise<TestServer> {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const shared = { DATABASE_URL, APP_SECRET, APP_URL: serverUrl() };
  return startServer({ ...shared, DATABASE_POOL: '4', BCRYPT_COST: '5', RATE_LIMITS: 'off' });
}
