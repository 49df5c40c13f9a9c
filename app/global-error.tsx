'use client';

import { ServerErrorPage } from '#components/server-error-page';
import './globals.css';

/** Stands in for the root layout too, so it brings its own document. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <ServerErrorPage error={error} retry={retry} />
      </body>
    </html>
  );
}
