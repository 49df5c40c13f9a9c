'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { takeSubmitted } from '#components/submitted';
import { Icon } from '#components/ui/icon';

/**
 * Says once what was done, above the page; without JavaScript in its flow. After a form that led to its own page the focus
 * returns to that form, or comes here if the form is gone.
 */
export function Toast({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const action = takeSubmitted();
    if (action === null) return;
    const form = document.querySelector<HTMLElement>(`main form[action="${CSS.escape(action)}"]`);
    const question = form?.closest('details')?.querySelector('summary');
    (question ?? form?.querySelector<HTMLElement>('[type="submit"]') ?? box.current)?.focus({
      preventScroll: true,
    });
  }, []);
  return (
    <div className="toasts" role="status">
      {open && (
        <div ref={box} className="toast" tabIndex={-1}>
          <Icon name="check" />
          {children}
          <button type="button" className="toast-close" onClick={() => setOpen(false)}>
            <span className="visually-hidden">Dismiss</span>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
