import { writeFileSync } from 'node:fs';
import { openApiDocument } from '#scripts/openapi';

// Here and not in openapi.ts, which tests import: the route files can be loaded only while this file is.
writeFileSync('docs/openapi.json', await openApiDocument());
