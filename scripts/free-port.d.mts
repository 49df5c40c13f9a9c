export function listenFault(error: { code?: string; port?: number; address?: string }): string | null;
