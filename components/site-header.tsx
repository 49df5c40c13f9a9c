import { AccountMenu } from '#components/account-menu';
import { searchedPages } from '#components/admin/console-pages';
import { SearchOpener } from '#components/admin/search-dialog';
import { Brand } from '#components/branding';
import type { ChosenTheme } from '#components/theme-switch';
import { LinkButton } from '#components/ui/button';
import { type Actor, can } from '#lib/access/actor';

interface SiteHeaderProps {
  actor: Actor | null;
  current?: 'account' | 'console';
  /** For a guest: anybody, or some, may register. */
  registers?: boolean;
  chosen: ChosenTheme;
}

/** Draws what the visitor may use; it decides nothing. */
export function SiteHeader({ actor, current, registers = true, chosen }: SiteHeaderProps) {
  return (
    <header className="site-header">
      <div className="site-header-inner">
        <Brand />
        {actor ? <SiteNavigation {...{ actor, current, chosen }} /> : <EntryLinks registers={registers} />}
      </div>
    </header>
  );
}

function SiteNavigation({
  actor,
  current,
  chosen,
}: Omit<SiteHeaderProps, 'actor' | 'registers'> & { actor: Actor }) {
  return (
    <>
      {can(actor, 'admin:access') && (
        <nav className="site-nav" aria-label="Main">
          <a href="/account" aria-current={current === 'account' ? 'true' : undefined}>
            Account
          </a>
          <a href="/admin" aria-current={current === 'console' ? 'true' : undefined}>
            Console
          </a>
        </nav>
      )}
      {can(actor, 'admin:access') && <SearchOpener pages={searchedPages(actor)} />}
      <AccountMenu actor={actor} chosen={chosen} />
    </>
  );
}

function EntryLinks({ registers }: { registers: boolean }) {
  return (
    <nav className="site-links" aria-label="Main">
      <LinkButton href="/login" tone="plain" size="small">
        Log in
      </LinkButton>
      {registers && (
        <LinkButton href="/register" size="small">
          Create account
        </LinkButton>
      )}
    </nav>
  );
}
