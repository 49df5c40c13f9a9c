import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runNode } from './command.mjs';
import { Stop, step } from './terminal.mjs';

/** Finds a Chromium for the browser tests: Playwright's, the system's, or one that it installs. */

// Headless shells first: they are faster.
const names = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/snap/bin/chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
  ),
];

/** The path of a browser. @throws Stop with the command to run if none can be installed */
export async function findBrowser() {
  const found = (await playwrightBrowser()) ?? systemBrowser();
  if (found) return found;
  const installed = await step('Installing a browser', 'Looked for a browser to install', install);
  if (installed) return installed;
  throw new Stop(
    'The browser tests need Chromium or Chrome: run `npx playwright install --with-deps chromium`.',
  );
}

async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

function systemBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  return [...candidates, ...applications].find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Playwright's own download first, then Debian's package as root; undefined if neither works. */
async function install() {
  const options = { failure: 'not installed' };
  await runNode(['node_modules/@playwright/test/cli.js', 'install', 'chromium'], options).catch(() => {});
  const downloaded = await playwrightBrowser();
  if (downloaded || process.getuid?.() !== 0 || !isDebian()) return downloaded;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...parameters) => run('apt-get', parameters, { ...options, env }).catch(() => {});
  await apt('update');
  for (const name of ['chromium-headless-shell', 'chromium']) {
    await apt('install', '-y', '--no-install-recommends', name);
    const installed = systemBrowser();
    if (installed) return installed;
  }
  return undefined;
}

const isDebian = () =>
  existsSync('/etc/os-release') &&
  /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
