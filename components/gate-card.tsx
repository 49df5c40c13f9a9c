import type { ReactNode } from 'react';

interface GateCardProps {
  title: string;
  text?: ReactNode;
  /** Stands under the card: where else to go. */
  below?: ReactNode;
  children: ReactNode;
}

/** One form that stands alone: log in, register, set up. */
export function GateCard({ title, text, below, children }: GateCardProps) {
  return (
    <>
      <div className="gate-card">
        <h1>{title}</h1>
        {text && <p className="lead">{text}</p>}
        {children}
      </div>
      {below && <p className="gate-below">{below}</p>}
    </>
  );
}
