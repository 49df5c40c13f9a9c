import { accountLinks } from '#components/account/account-links';
import { MadeFor } from '#components/form-context';
import { type ChosenTheme, ThemeSwitch } from '#components/theme-switch';
import { Avatar } from '#components/ui/avatar';
import { Menu, MenuLink } from '#components/ui/menu';
import { MenuCloser } from '#components/ui/menu-closer';
import { UserName } from '#components/ui/user-name';
import type { Actor } from '#lib/access/actor';

/** Logging out changes something, so it is a form and never a link. */
export function AccountMenu({ actor, chosen }: { actor: Actor; chosen: ChosenTheme }) {
  return (
    <Menu
      button={
        <>
          <span className="visually-hidden">Account menu: </span>
          <Avatar user={actor} />
          <span className="menu-name">
            <UserName user={actor} />
          </span>
        </>
      }
    >
      <p className="menu-who" title={actor.email}>
        {actor.email}
      </p>
      {accountLinks.map(({ href, label }) => (
        <MenuLink key={href} href={href}>
          {label}
        </MenuLink>
      ))}
      <div className="menu-theme">
        <ThemeSwitch {...chosen} />
      </div>
      <form className="menu-form" method="post" action="/api/logout">
        <MadeFor />
        <input type="hidden" name="_next" value="/login" />
        <input type="hidden" name="_done" value="logout" />
        <input type="hidden" name="_back" value="/account" />
        <button type="submit" className="menu-item">
          Log out
        </button>
      </form>
      <MenuCloser />
    </Menu>
  );
}
