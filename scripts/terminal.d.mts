export function step<T>(doing: string, done: string, work: () => Promise<T>): Promise<T>;
export class Stop extends Error {
  constructor(message: string, output?: string);
}
export function exitWith(error: unknown): never;
