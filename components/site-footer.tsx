import { type ChosenTheme, ThemeSwitch } from '#components/theme-switch';
import type { SettingsView } from '#lib/schemas/settings';

interface SiteFooterProps {
  settings: SettingsView;
  /** Null where the account menu has the switch. */
  chosen: ChosenTheme | null;
}

/** Ends a public page: the operator's links, and the theme. */
export function SiteFooter({ settings, chosen }: SiteFooterProps) {
  const links = linksOf(settings);
  if (links.length === 0 && !chosen) return null;
  return (
    <footer className="site-footer">
      {links.length > 0 && (
        <ul>
          {links.map(({ label, href }) => (
            <li key={label}>
              <a href={href} rel="noreferrer">
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
      {chosen && <ThemeSwitch {...chosen} />}
    </footer>
  );
}

function linksOf({ termsUrl, privacyUrl, supportUrl }: SettingsView) {
  return [
    { label: 'Terms', href: termsUrl },
    { label: 'Privacy', href: privacyUrl },
    { label: 'Support', href: supportUrl },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []));
}
