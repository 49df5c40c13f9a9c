import { relative, resolve } from 'node:path';

/**
 * Compiles the server and the `gatehouse` command to a file each, so that a start loads one file in place of 250 TypeScript
 * modules (docs/decisions/0018). Packages stay outside, and so do our own `.mjs` files: the scripts that run before this
 * file exists share their state with it.
 */

const shareScripts = (folder) => ({
  name: 'share-scripts',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: relative(folder, resolve(resolveDir, path)).replaceAll('\\', '/'),
      external: true,
    }));
  },
});

export async function compile(folder) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: { serve: 'scripts/serve.ts', gatehouse: 'scripts/gatehouse/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    plugins: [shareScripts(folder)],
    logLevel: 'error',
  });
}
