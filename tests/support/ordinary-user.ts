import { chmodSync, chownSync } from 'node:fs';
import { copyApp } from '#tests/bench/app-copy';

/** A system user to whom file modes apply. If root runs the tests, it is `nobody` with a readable checkout. */
export interface OrdinaryUser {
  /** As `spawn` takes them. */
  as: { cwd: string; uid?: number; gid?: number };
  /** Makes the file or folder this user's own. */
  give(path: string, mode: number): void;
  /** Gives it to another user or, without root, makes it unreadable. */
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
