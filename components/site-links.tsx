import type { SettingsView } from '#lib/schemas/settings';

/** Links of the operator below a page; none if none is set. */
export function SiteLinks({ settings }: { settings: SettingsView }) {
  const links = [
    { label: 'Terms', href: settings.termsUrl },
    { label: 'Privacy', href: settings.privacyUrl },
    { label: 'Support', href: settings.supportUrl },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []));
  if (links.length === 0) return null;
  return (
    <footer className="site-footer">
      <ul>
        {links.map(({ label, href }) => (
          <li key={label}>
            <a href={href} rel="noreferrer">
              {label}
            </a>
          </li>
        ))}
      </ul>
    </footer>
  );
}
