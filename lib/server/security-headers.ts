const twoYears = 2 * 365 * 24 * 60 * 60;

/**
 * Security headers of every response (ASVS 3.4). `Strict-Transport-Security` includes subdomains, as ASVS 3.4.1 requires,
 * without preload.
 */
export function securityHeaders(origin: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(origin.startsWith('https:') && {
      'Strict-Transport-Security': `max-age=${twoYears}; includeSubDomains`,
    }),
  };
}

/** The default policy: nothing is loaded, framed, sent or cached. */
export const defaultHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};
