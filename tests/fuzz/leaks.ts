import { password } from '#tests/support/users';

/** Secrets and internals that no answer and no line of the log may hold. */

const secrets: Record<string, RegExp> = {
  'a password': new RegExp(password),
  'a password hash': /\$2[aby]\$\d\d\$/,
  'a private key': /"d":\s*"[\w-]{40,}"|BEGIN (?:EC )?PRIVATE KEY/,
};

/** A JWT, or a refresh token (lib/core/sessions/refresh-token). */
const token = /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}|[0-9a-f-]{36}\.[\w-]{43}\.[\w-]{43}/;

/** Internals of the server, in JSON too; the fuzzer sends none of these words. */
const insides =
  /(?:^|\\n)\s+at .+:\d+:\d+|node_modules|\.next[\\/]server|PrismaClient|Invalid `|SQLSTATE|syntax error at or near|node:internal/m;

const tellsTokens = new Set(['POST /api/login', 'POST /api/refresh', 'PUT /api/invitation']);

/** The first leak in an answer to this operation. */
export function leakIn(text: string, operation: string): string | null {
  const leak = Object.entries(secrets).find(([, form]) => form.test(text));
  if (leak) return `tells ${leak[0]}`;
  if (!tellsTokens.has(operation) && token.test(text)) return 'tells a token';
  const inside = insides.exec(text);
  return inside && `tells of its insides: ${inside[0]}`;
}

/** The first leak in the log, where stacks may stand, but no secret. */
export function leakInLog(text: string): string | null {
  const leak = [...Object.entries(secrets), ['a token', token] as const].find(([, form]) => form.test(text));
  return leak ? `the log tells ${leak[0]}` : null;
}
