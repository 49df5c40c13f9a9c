import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';

// `npm test` finds the browser and names it; the tests of lib, api and architecture need none.
const executablePath = process.env.GATEHOUSE_BROWSER || undefined;

const browser = {
  browserName: 'chromium' as const,
  // Set by the global set-up, before the workers read this file again.
  baseURL: process.env.GATEHOUSE_TEST_URL,
  locale: 'en-GB',
  launchOptions: {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

// A whole run by `npm test` also leaves a report, which says of which sources it is.
const outputFile = process.env.GATEHOUSE_TEST_REPORT;

export default defineConfig({
  testDir: 'tests',
  outputDir: process.env.GATEHOUSE_TEST_OUTPUT || 'test-results',
  globalSetup: './tests/support/global-setup.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: availableParallelism(),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ...(outputFile ? [['json', { outputFile }] as const] : [])],
  metadata: { sources: process.env.GATEHOUSE_TEST_SOURCES },
  projects: [
    { name: 'architecture', testDir: 'tests/architecture' },
    { name: 'lib', testDir: 'tests/lib' },
    { name: 'api', testDir: 'tests/api' },
    { name: 'pages', testDir: 'tests/pages', use: browser },
    { name: 'journeys', testDir: 'tests/journeys', use: browser },
    // Where `npm test` found an nginx.
    ...(process.env.GATEHOUSE_NGINX ? [{ name: 'proxy', testDir: 'tests/proxy', use: browser }] : []),
  ],
});
