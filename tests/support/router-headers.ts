/** Headers that some router, proxy or framework believes. Each names the guarded path, or one that is open. */

type Headers = Record<string, string>;

const subrequests = ['proxy', 'middleware', 'src/middleware', 'pages/_middleware'].map((name, index) => ({
  'x-middleware-subrequest': Array(index % 2 === 0 ? 1 : 5)
    .fill(name)
    .join(':'),
}));

const naming = [
  'x-middleware-rewrite',
  'x-middleware-redirect',
  'x-invoke-path',
  'x-invoke-output',
  'x-matched-path',
  'x-now-route-matches',
  'x-original-url',
  'x-original-uri',
  'x-rewrite-url',
  'x-forwarded-uri',
  'next-url',
  'x-forwarded-prefix',
  'x-gatehouse-path',
  'x-nextjs-rewritten-path',
  'referer',
];

const loopback = [
  'x-forwarded-for',
  'x-real-ip',
  'x-gatehouse-ip',
  'x-custom-ip-authorization',
  'x-forwarded-host',
];

const plain: Headers[] = [
  {},
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '2' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_full' },
  { rsc: '1', 'next-router-segment-prefetch': '/admin/users/__PAGE__' },
  { rsc: '1', 'next-router-state-tree': encodeURIComponent('["",{"children":["admin",{}]},null,"refetch"]') },
  { rsc: '1', 'next-router-state-tree': '%5B' },
  { accept: 'text/x-component' },
  { accept: 'application/json' },
  { 'x-nextjs-data': '1' },
  { 'next-action': '40'.padEnd(42, 'a') },
  { 'next-resume': '1' },
  { purpose: 'prefetch', 'x-middleware-prefetch': '1' },
  { 'x-middleware-next': '1' },
  { rsc: '1', 'next-url': 'http://[' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/%/..' },
  { 'x-middleware-invoke': '1', 'x-invoke-status': '200' },
  {
    'x-middleware-override-headers': 'authorization,cookie',
    'x-middleware-request-authorization': 'Bearer x',
    'x-middleware-request-cookie': 'gatehouse-access=x',
  },
  { 'x-middleware-set-cookie': 'gatehouse-access=x' },
  { 'x-prerender-revalidate': 'x', 'x-prerender-bypass': '1' },
  { 'x-forwarded-proto': 'https', forwarded: 'for=127.0.0.1;host=localhost' },
  { 'x-http-method-override': 'GET' },
  { 'x-method-override': 'GET', 'x-http-method': 'GET' },
  { range: 'bytes=0-9' },
  { authorization: 'Bearer' },
];

/** With a method where the headers say what it really is. */
export const headerSets = (path: string): { method: string; headers: Headers }[] =>
  [
    ...plain,
    ...subrequests,
    ...naming.map((name) => ({ [name]: path })),
    ...loopback.map((name) => ({ [name]: '127.0.0.1' })),
  ].map((headers) => {
    const overrides = Object.keys(headers).some((name) => name.includes('method'));
    return { method: overrides ? 'POST' : 'GET', headers };
  });
