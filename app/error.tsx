'use client';

import { ServerErrorPage } from '#components/server-error-page';

export default function ErrorBoundary({ error, retry }: { error: unknown; retry: () => void }) {
  return <ServerErrorPage error={error} retry={retry} />;
}
