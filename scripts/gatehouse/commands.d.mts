import type { CommandLine } from './command.ts';

export const commandWords: string[];
export function readCommand(args: string[]): Omit<CommandLine, 'isProduction'>;
