/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` looks at the types; on an operator's machine it would only take time.
  typescript: { ignoreBuildErrors: true },
  // Worker threads, WASM and drivers are loaded from node_modules, not bundled.
  serverExternalPackages: ['piscina', 'pg', '@prisma/adapter-pg', 'bcryptjs', 'rate-limiter-flexible'],
  // No image optimiser: it is a proxy nobody here needs.
  images: { unoptimized: true },
};
