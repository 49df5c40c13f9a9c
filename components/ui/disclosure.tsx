import type { ReactNode } from 'react';

interface DisclosureProps {
  label: ReactNode;
  tone?: 'plain' | 'danger';
  size?: 'regular' | 'small';
  open?: boolean;
  children: ReactNode;
}

/** A question before a change: opens in place, by keyboard and without JavaScript. */
export function Disclosure({ label, tone = 'plain', size = 'regular', open, children }: DisclosureProps) {
  return (
    <details className="disclosure" open={open}>
      <summary className="button" data-tone={tone} data-size={size}>
        {label}
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
