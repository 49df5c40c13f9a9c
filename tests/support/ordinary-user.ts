import { chmodSync, chownSync } from 'node:fs';
import { copyApp } from '#tests/bench/app-copy';

/** A user whom file modes bind. Root runs the tests of many a container: then it is nobody, with a checkout that it may read. */
export interface OrdinaryUser {
  /** As `spawn` takes them. */
  as: { cwd: string; uid?: number; gid?: number };
  /** Makes the file or folder this user's own. */
  give(path: string, mode: number): void;
  /** Makes it another user's or, where there is no other, one that nobody may open. */
  takeAway(path: string): void;
  close(): void;
}

const nobody = 65_534;

export function ordinaryUser(): OrdinaryUser {
  if (process.getuid?.() !== 0)
    return {
      as: { cwd: process.cwd() },
      give: chmodSync,
      takeAway: (path) => chmodSync(path, 0),
      close() {},
    };
  const { folder, remove } = copyApp();
  chmodSync(folder, 0o755);
  return {
    as: { cwd: folder, uid: nobody, gid: nobody },
    give(path, mode) {
      chownSync(path, nobody, nobody);
      chmodSync(path, mode);
    },
    takeAway(path) {
      chownSync(path, 0, 0);
      chmodSync(path, 0o700);
    },
    close: remove,
  };
}
