import type { ReactNode } from 'react';
import { Brand } from '#components/branding';
import { Arches } from '#components/mark';

interface ErrorPageProps {
  code: string;
  title: string;
  /** One sentence: what it means. */
  text: string;
  /** The ways back. */
  children: ReactNode;
}

/** What happened and the way back, below the header of a layout. */
export function ErrorPageMain({ code, title, text, children }: ErrorPageProps) {
  return (
    <main id="main" className="error-page" tabIndex={-1}>
      <p className="error-page-code">{code}</p>
      <h1>{title}</h1>
      <p className="lead">{text}</p>
      <div className="actions">{children}</div>
    </main>
  );
}

/** The same as a document of its own. */
export function ErrorPage(props: ErrorPageProps) {
  return (
    <div className="auth-page">
      <Arches />
      <header className="auth-page-header">
        <Brand />
      </header>
      <ErrorPageMain {...props} />
    </div>
  );
}
