import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';

/** In a process of its own, because it writes to standard output. */
function logged(script: string): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('AUD-08 a page that breaks while it is drawn shows a reference that the log has, with its route', () => {
  const requestId = '019e0000-0000-7000-8000-000000000001';
  const line = logged(`
    process.env.NEXT_RUNTIME = 'nodejs';
    const { onRequestError } = await import('./instrumentation.ts');
    const error = Object.assign(new Error('relation "Session" does not exist'), { digest: '123456' });
    const request = { method: 'GET', headers: { 'x-request-id': '${requestId}' } };
    await onRequestError(error, request, { routePath: '/(auth)/login' });`);
  expect(line).toMatchObject({ event: 'request.failed', route: '/login', method: 'GET', code: 'internal' });
  expect([line.requestId, line.digest]).toEqual([requestId, '123456']);
  expect(JSON.stringify(line)).not.toContain('Session');
});
