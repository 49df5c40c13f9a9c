import type { ReactNode } from 'react';

interface AuthCardProps {
  title: string;
  text?: ReactNode;
  /** Stands over the card: what was done just now. */
  above?: ReactNode;
  /** Stands under the card: where else to go. */
  below?: ReactNode;
  children: ReactNode;
}

/** One form that stands alone: log in, register, set up. */
export function AuthCard({ title, text, above, below, children }: AuthCardProps) {
  return (
    <main id="main" className="auth-page-main" tabIndex={-1}>
      {above}
      <div className="auth-card">
        <h1>{title}</h1>
        {text && <p className="lead">{text}</p>}
        {children}
      </div>
      {below && <p className="auth-page-below">{below}</p>}
    </main>
  );
}
