export function parseEnvironment(text: string, file?: string): Map<string, string>;
export function loadedNames(): string[];
export function loadEnvironmentFile(file?: string): void;
