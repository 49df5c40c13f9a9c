export function say(line: string): void;
export function step<T>(doing: string, done: string, work: () => Promise<T>): Promise<T>;
export function progressBar(
  doing: string,
  total: number,
): { advance(more: number): void; end(text?: string): void };
export class Stop extends Error {
  /** What the failed command printed. */
  output: string;
  constructor(message: string, output?: string);
}
export class UsageError extends Stop {
  constructor(message: string);
}
export class Help extends Stop {
  constructor(message: string);
}
export function exitWith(error: unknown): never;
