import { type ReactNode, useId } from 'react';

interface CardProps {
  title: ReactNode;
  /** One sentence under the title. */
  text?: ReactNode;
  /** Stands opposite the title. */
  aside?: ReactNode;
  /** Lists and tables reach the card's edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, text, aside, flush = false, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {text && <p className="card-text">{text}</p>}
        </div>
        {aside}
      </div>
      <div className="card-body" data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
