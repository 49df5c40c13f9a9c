import type { ReactNode } from 'react';

interface PageHeadingProps {
  title: ReactNode;
  text?: ReactNode;
  /** Stands opposite the title. */
  aside?: ReactNode;
}

export function PageHeading({ title, text, aside }: PageHeadingProps) {
  return (
    <div className="page-heading">
      <div className="page-heading-main">
        <h1>{title}</h1>
        {text && <p className="lead">{text}</p>}
      </div>
      {aside}
    </div>
  );
}
