import type { ReactNode } from 'react';

export interface SectionLink {
  href: string;
  label: string;
}

interface SectionFrameProps {
  /** Names the navigation: "Account", "Console". */
  section: string;
  links: readonly SectionLink[];
  current: string;
  children: ReactNode;
}

/** A page of a section, beside the section's own navigation. The page says where it is: a layout can't know. */
export function SectionFrame({ section, links, current, children }: SectionFrameProps) {
  return (
    <div className="section">
      <nav className="section-nav" aria-label={section}>
        <p className="section-name" aria-hidden="true">
          {section}
        </p>
        <ul>
          {links.map(({ href, label }) => (
            <li key={href}>
              <a href={href} aria-current={href === current ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="section-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
