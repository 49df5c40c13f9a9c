'use client';

import { Failure } from '#components/failure';
import './globals.css';

/** Stands in for the root layout too, so it brings its own document. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <Failure error={error} retry={retry} />
      </body>
    </html>
  );
}
