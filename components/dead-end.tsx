import type { ReactNode } from 'react';
import { Arches, Brand } from '#components/mark';

interface DeadEndProps {
  code: string;
  title: string;
  /** One sentence: what it means. */
  text: string;
  /** The ways back. */
  children: ReactNode;
}

/** 403, 404 and 500: what happened, and the way back. */
export function DeadEnd({ code, title, text, children }: DeadEndProps) {
  return (
    <div className="gate">
      {/* In a browser Next would show the title of the page that was refused. */}
      <title>{`${title} · Gatehouse`}</title>
      <Arches />
      <header className="gate-header">
        <Brand />
      </header>
      <main id="main" className="dead-end" tabIndex={-1}>
        <p className="dead-end-code">{code}</p>
        <h1>{title}</h1>
        <p className="lead">{text}</p>
        <div className="actions">{children}</div>
      </main>
    </div>
  );
}
