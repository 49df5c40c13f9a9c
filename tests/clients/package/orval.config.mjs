/** orval's client knows its server from the document or from here, and the document's is wherever it is served. */
export default {
  gatehouse: {
    input: 'openapi.json',
    output: { target: 'generated/orval.ts', client: 'fetch', baseUrl: process.env.GATEHOUSE_URL },
  },
};
