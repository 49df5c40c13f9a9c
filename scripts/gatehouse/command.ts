/** One command of `npm run gatehouse -- …`; it runs on this installation's database, migrated and with its foundation. */
export interface Command {
  usage: string;
  does: string;
  /** It only looks: neither migrations nor the foundation are made first, so that nothing that was removed is made anew. */
  looksOnly?: true;
  /** It opens the database itself, if it can: it has something to say when that fails, too. */
  opensItself?: true;
  /** Resolves to the exit code. Throws `Stop` (scripts/terminal.mjs) for what the person can mend. */
  run(parameters: string[]): Promise<number>;
}
