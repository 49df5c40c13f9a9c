import type { ReactNode } from 'react';
import { Icon, type IconName } from '#components/ui/icon';

export interface SectionLink {
  href: string;
  label: string;
  icon: IconName;
}

interface SectionFrameProps {
  /** Names the navigation: "Account", "Console". */
  section: string;
  links: readonly SectionLink[];
  current: string;
  /** Takes the whole window, for tables. */
  wide?: boolean;
  children: ReactNode;
}

/** A page of a section, beside the section's own navigation. The page says where it is: a layout can't know. */
export function SectionFrame({ section, links, current, wide, children }: SectionFrameProps) {
  return (
    <div className="section" data-wide={wide}>
      <nav className="section-nav" aria-label={section}>
        <p className="section-name" aria-hidden="true">
          {section}
        </p>
        <ul>
          {links.map(({ href, label, icon }) => (
            <li key={href}>
              <a href={href} aria-current={href === current ? 'page' : undefined}>
                <Icon name={icon} />
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
