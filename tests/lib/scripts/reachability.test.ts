import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import type { Check } from '#scripts/gatehouse/doctor/finding';
import { reachabilityChecks } from '#scripts/gatehouse/doctor/reachability';

const found = (checks: Check[]) =>
  checks.flatMap(({ title, findings }) => findings.map(({ severity }) => `${title} ${severity}`));

test('a proxy that asks for a login of its own is named, with what scripts then need', async () => {
  const proxied = createServer((_, response) => {
    response.setHeader('WWW-Authenticate', 'Basic realm="staff"').writeHead(401).end();
  });
  const here = createServer((_, response) =>
    response.end(JSON.stringify({ status: 'ok', checks: { process: 'ok' } })),
  );
  await Promise.all([proxied, here].map((server) => once(server.listen(0), 'listening')));
  const [front, port] = [proxied, here].map((server) => (server.address() as AddressInfo).port);
  const [check] = await reachabilityChecks(new URL(`http://localhost:${front}`), String(port));
  expect(check?.findings).toEqual([
    expect.objectContaining({ severity: 'warning', finding: expect.stringContaining('(Basic)') }),
  ]);
  for (const server of [proxied, here]) server.close();
});

test('a server that only looks like Gatehouse is a fault, one with its health is none', async () => {
  let body = '';
  const other = createServer((_, response) => response.setHeader('X-Request-Id', '1').end(body));
  await once(other.listen(0), 'listening');
  const port = String((other.address() as AddressInfo).port);
  const seen = async (answer: unknown) => {
    body = JSON.stringify(answer);
    return found(await reachabilityChecks(new URL(`http://localhost:${port}`), port));
  };
  expect(await seen({ status: 'ok' })).toEqual(['Reachable fault']);
  expect(await seen({ status: 'ok', checks: { db: 'ok' } })).toEqual(['Reachable fault']);
  expect(await seen({ status: 'ok', checks: { process: 'ok' } })).toEqual([]);
  other.close();
});
