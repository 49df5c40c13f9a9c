'use client';

import { ErrorPage } from '#components/error-page';
import { LinkButton } from '#components/ui/button';

interface ServerErrorPageProps {
  error: unknown;
  retry: () => void;
}

/** The server's log has the error under the digest. */
export function ServerErrorPage({ error, retry }: ServerErrorPageProps) {
  const reference = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <ErrorPage
      code="500"
      title="Something went wrong"
      text="The mistake is on our side. Please try again in a moment; before you repeat a change, look whether it was made."
    >
      {/* A failed page has left its own title. */}
      <title>Something went wrong · Gatehouse</title>
      <button type="button" className="button" data-tone="primary" onClick={retry}>
        Try again
      </button>
      <LinkButton href="/" tone="plain">
        Home
      </LinkButton>
      {reference && <p className="error-page-reference">Reference: {reference}</p>}
    </ErrorPage>
  );
}
