import { LinkButton } from '#components/ui/button';

interface PagerProps {
  /** What is counted, e.g. "1,204 users". */
  summary: string;
  /** Null on the first page. */
  first: string | null;
  /** Null on the last page. */
  next: string | null;
}

/** Pages by cursor: forward and back to the start; the browser's own button goes one back. */
export function Pager({ summary, first, next }: PagerProps) {
  return (
    <nav className="pager" aria-label="Pages">
      <p className="pager-summary">{summary}</p>
      {first && (
        <LinkButton href={first} tone="plain" size="small">
          First page
        </LinkButton>
      )}
      {next && (
        <LinkButton href={next} tone="plain" size="small">
          Next page
        </LinkButton>
      )}
    </nav>
  );
}
