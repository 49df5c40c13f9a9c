interface TabsProps {
  /** What the tabs are views of: "Roles", a user's name. */
  label: string;
  tabs: readonly { href: string; label: string }[];
  current: string;
}

/** Views of one thing, each a page with a URL of its own. */
export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ href, label }) => (
        <a key={href} href={href} aria-current={href === current ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}
