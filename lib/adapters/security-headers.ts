import { config } from '#lib/config';

/** The browser's side of the defence (ASVS 3.4): no inline script, no other site's anything, no framing. */
export function contentSecurityPolicy(nonce: string): string {
  const { production, secure } = config();
  // The development server evaluates code and injects styles.
  const script = `'self' 'nonce-${nonce}' 'strict-dynamic'${production ? '' : " 'unsafe-eval'"}`;
  const style = production ? `'self' 'nonce-${nonce}'` : "'self' 'unsafe-inline'";
  return [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src ${style}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
