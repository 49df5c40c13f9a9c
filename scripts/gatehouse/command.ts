/** A parsed command line of `npm run gatehouse -- …` (scripts/gatehouse/commands.mjs). */
export interface CommandLine {
  /** The words of the command. */
  words: string;
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
  /** Whether NODE_ENV of the operator's shell says so. */
  isProduction: boolean;
}

/** A command on the database of this installation, whose schema is of this version. */
export interface Command {
  /** It opens the database itself: it has a result when that fails, too. */
  opensItself?: true;
  /** Resolves to the exit code. Throws `Stop` (scripts/terminal.mjs) for what the operator can fix. */
  run(line: CommandLine): Promise<number>;
}
