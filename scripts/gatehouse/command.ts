/** A command line of `npm run gatehouse -- …` that was understood (scripts/gatehouse/commands.mjs). */
export interface CommandLine {
  /** The words that call the command. */
  words: string;
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
  /** Whether the operator's own environment says so. */
  isProduction: boolean;
}

/** What one command does, on the database of this installation, which it finds in the schema of this version. */
export interface Command {
  /** It opens the database itself, if it can: it has something to say when that fails, too. */
  opensItself?: true;
  /** Resolves to the exit code. Throws `Stop` (scripts/terminal.mjs) for what the operator can fix. */
  run(line: CommandLine): Promise<number>;
}
