/** Content negotiation: pages for browsers, JSON for scripts. */

const jsonQuality = (accept: string) =>
  Math.max(qualityOf(accept, 'application/json'), qualityOf(accept, 'application/problem+json'));

const htmlQuality = (accept: string) =>
  Math.max(qualityOf(accept, 'text/html'), qualityOf(accept, 'application/xhtml+xml'));

/** True if JSON is named and preferred to HTML. Any type (curl's `*` + `/*`) gets the page. */
export const prefersJson = (accept = '') => jsonQuality(accept) > htmlQuality(accept);

/** True if HTML is named and preferred to JSON, as in a browser's navigation. */
export const prefersHtml = (accept = '') => htmlQuality(accept) > jsonQuality(accept);

/** The quality (RFC 9110, 12.4.2) with which `accept` names exactly this type; 0 if it does not. */
function qualityOf(accept: string, type: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim());
    if (name !== type) continue;
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0;
  }
  return 0;
}
