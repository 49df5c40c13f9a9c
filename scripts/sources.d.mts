export const testReport: string;
export function testedHash(): string;
