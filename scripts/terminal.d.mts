export function say(line: string): void;
export function step<T>(doing: string, done: string, work: () => Promise<T>): Promise<T>;
export function progressBar(
  doing: string,
  total: number,
): { advance(more: number): void; done(text: string): void };
export class Stop extends Error {
  constructor(message: string, output?: string);
}
export function exitWith(error: unknown): never;
