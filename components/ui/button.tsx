import type { ReactNode } from 'react';

interface LinkButtonProps {
  href: string;
  tone?: 'primary' | 'plain';
  size?: 'regular' | 'small';
  children: ReactNode;
}

/** A link that looks like a button. A plain anchor: each page is read anew, so nothing revoked lingers. */
export function LinkButton({ href, tone = 'primary', size = 'regular', children }: LinkButtonProps) {
  return (
    <a className="button" data-tone={tone} data-size={size} href={href}>
      {children}
    </a>
  );
}
