const twoYears = 2 * 365 * 24 * 60 * 60;

/**
 * What every response says to a browser, whoever made it (ASVS 3.4). `Strict-Transport-Security` counts for the hosts
 * below the public one too, as ASVS 3.4.1 asks; it never asks to be preloaded.
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

/** For whoever does not say it otherwise: nothing is loaded, framed, sent or kept. */
export const defaultHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};
