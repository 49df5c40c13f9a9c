import { test as base } from '@playwright/test';
import { type Installation, startInstallation } from '#tests/support/installation';
import { limitedNodes } from '#tests/support/login-attempts';
import { startSecondNode } from '#tests/support/second-node';
import type { TestServer } from '#tests/support/server';

/**
 * Installations by kind, shared by all tests of one worker and started for the first that asks: starting is most of what
 * a test costs. Its tests make their own users, do not count on empty tables, and mend what they break. A test that ends
 * a server starts its own.
 */
interface Shared {
  /** Two nodes without rate limits. */
  twoNodes: Installation;
  /** Two nodes with rate limits, behind a trusted proxy. */
  limitedNodes: Installation;
  /** One node whose public URL is `publicUrl`. */
  onHttps: Installation;
  /** One more process on the run's own database. */
  secondNode: TestServer;
}

export const publicUrl = 'https://id.example.test';

type Use<T> = (value: T) => Promise<void>;

async function share(environment: Record<string, string>, nodes: number, use: Use<Installation>) {
  const installation = await startInstallation(environment);
  while (installation.nodes.length < nodes) await installation.startNode();
  await use(installation);
  await installation.close();
}

const kind = { scope: 'worker', timeout: 120_000 } as const;

export const test = base.extend<object, Shared>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  twoNodes: [({}, use) => share({}, 2, use), kind],
  // biome-ignore lint/correctness/noEmptyPattern: the same
  limitedNodes: [({}, use) => share(limitedNodes, 2, use), kind],
  // biome-ignore lint/correctness/noEmptyPattern: the same
  onHttps: [({}, use) => share({ APP_URL: publicUrl }, 1, use), kind],
  secondNode: [
    // biome-ignore lint/correctness/noEmptyPattern: the same
    async ({}, use) => {
      const node = await startSecondNode();
      await use(node);
      await node.stop();
    },
    kind,
  ],
});
