import { watchFolder } from '#lib/database/disk';
import {
  findEmbedded,
  isOpenable,
  keepSecret,
  readSecret,
  startEmbedded,
} from '#lib/database/embedded/embedded';

/**
 * The database of this process: the one of DATABASE_URL or, without one, the embedded one in DATA_DIR.
 * Afterwards DATABASE_URL and APP_SECRET are set, for whatever in this process reads the configuration.
 */

export interface OpenDatabase {
  /** Shuts the embedded engine down if this process opened it. */
  close(): Promise<void>;
}

const notOwned: OpenDatabase = { close: async () => {} };
/** Where the embedded database lives, whether or not it is the one in use. */
export const dataDirectory = () => process.env.DATA_DIR || '.data';

export const isEmbedded = () => !process.env.DATABASE_URL;

/** Where the embedded database lives, or null if nothing is kept on this disk. */
export function dataFolder(): string | null {
  return isEmbedded() && dataDirectory() !== 'memory://' ? dataDirectory() : null;
}

/** Without DATABASE_URL, generates a missing secret and stores it beside the data. */
export function ensureSecret(): void {
  if (!isEmbedded() || process.env.APP_SECRET) return;
  process.env.APP_SECRET = keepSecret(dataDirectory());
}

/** Opens the folder under its process lock. @throws StartError if another process has it */
export async function openDatabase(): Promise<OpenDatabase> {
  if (!isEmbedded()) return notOwned;
  const folder = dataFolder();
  const embedded = await startEmbedded({ directory: dataDirectory() });
  if (folder) watchFolder(folder);
  process.env.DATABASE_URL = embedded.url;
  return embedded;
}

/**
 * For a command beside a server: creates no secret and no folder, and changes no mode. Without a running server the engine
 * opens the existing folder; null if there is none.
 * @throws StartError if there is no secret, or another user's folder
 */
export async function openForCommand(): Promise<OpenDatabase | null> {
  if (!isEmbedded()) return notOwned;
  const directory = dataDirectory();
  if (!isOpenable(directory)) return null;
  process.env.APP_SECRET ||= readSecret(directory);
  const running = await findEmbedded(directory);
  const found = running ? { url: running, ...notOwned } : await startEmbedded({ directory, asFound: true });
  process.env.DATABASE_URL = found.url;
  return found;
}
