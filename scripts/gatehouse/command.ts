/** One command of `npm run gatehouse -- …`; it runs on this installation's database, migrated and with its foundation. */
export interface Command {
  usage: string;
  does: string;
  /** Resolves to the exit code. Throws `Stop` (scripts/terminal.mjs) for what the person can mend. */
  run(parameters: string[]): Promise<number>;
}
