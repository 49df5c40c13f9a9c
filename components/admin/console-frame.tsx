import type { ReactNode } from 'react';
import { consoleLinksOf } from '#components/admin/console-pages';
import { SectionFrame } from '#components/section-frame';
import type { Actor } from '#lib/access/actor';

interface ConsoleFrameProps {
  actor: Actor | null;
  current: string;
  children: ReactNode;
}

/** The console's navigation shows the sections that this user may open. */
export function ConsoleFrame({ actor, current, children }: ConsoleFrameProps) {
  return (
    <SectionFrame section="Console" links={consoleLinksOf(actor)} current={current} wide>
      {children}
    </SectionFrame>
  );
}
