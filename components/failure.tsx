'use client';

import { ErrorPage } from '#components/error-page';
import { LinkButton } from '#components/ui/button';

interface FailureProps {
  error: unknown;
  retry: () => void;
}

/** What went wrong is in the server's log under the digest; here stands only the way back. */
export function Failure({ error, retry }: FailureProps) {
  const reference = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <ErrorPage
      code="500"
      title="Something went wrong"
      text="The mistake is on our side. Please try again in a moment; before you repeat a change, look whether it was made."
    >
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
