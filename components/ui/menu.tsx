import type { ReactNode } from 'react';

interface MenuProps {
  button: ReactNode;
  children: ReactNode;
}

/** Opens without JavaScript, one at a time. `MenuCloser` also closes it on Escape and a click outside. */
export function Menu({ button, children }: MenuProps) {
  return (
    <details className="menu" name="menu">
      <summary className="menu-button">{button}</summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}

/** What can be done with one row of a list. The label names the row: "Actions for Operator". */
export function MoreMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu
      button={
        <span className="menu-more">
          <span className="visually-hidden">{label}</span>
        </span>
      }
    >
      {children}
    </Menu>
  );
}

interface MenuLinkProps {
  href: string;
  tone?: 'plain' | 'danger';
  children: ReactNode;
}

export function MenuLink({ href, tone = 'plain', children }: MenuLinkProps) {
  return (
    <a className="menu-item" data-tone={tone} href={href}>
      {children}
    </a>
  );
}
