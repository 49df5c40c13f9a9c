import type { ReactNode } from 'react';
import { LinkButton } from '#components/ui/button';

interface PagerProps {
  /** What is counted, e.g. "1–20 of 1,204 users". */
  summary: ReactNode;
  /** Null where it is not offered. */
  first?: string | null;
  /** Null on the first page. */
  previous?: string | null;
  /** Null on the last page. */
  next: string | null;
  children?: ReactNode;
}

/** Pages by cursor. */
export function Pager({ summary, first = null, previous = null, next, children }: PagerProps) {
  return (
    <nav className="pager" aria-label="Pages">
      <p className="pager-summary">{summary}</p>
      {children}
      {first && (
        <LinkButton href={first} tone="plain" size="small">
          First page
        </LinkButton>
      )}
      {previous && (
        <LinkButton href={previous} tone="plain" size="small">
          Previous
        </LinkButton>
      )}
      {next && (
        <LinkButton href={next} tone="plain" size="small">
          Next
        </LinkButton>
      )}
    </nav>
  );
}
