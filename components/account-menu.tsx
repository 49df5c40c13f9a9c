import { accountLinks } from '#components/account/account-links';
import { MadeFor } from '#components/form-context';
import { type ChosenTheme, ThemeSwitch } from '#components/theme-switch';
import { Avatar } from '#components/ui/avatar';
import { UserName } from '#components/ui/user-name';
import type { Actor } from '#lib/access/actor';

/** Opens without JavaScript. Logging out changes something, so it is a form and never a link. */
export function AccountMenu({ actor, chosen }: { actor: Actor; chosen: ChosenTheme }) {
  return (
    <details className="menu">
      <summary className="menu-button">
        <span className="visually-hidden">Account menu: </span>
        <Avatar user={actor} />
        <span className="menu-name">
          <UserName user={actor} />
        </span>
      </summary>
      <div className="menu-panel">
        <p className="menu-who" title={actor.email}>
          {actor.email}
        </p>
        {accountLinks.map(({ href, label }) => (
          <a key={href} className="menu-item" href={href}>
            {label}
          </a>
        ))}
        <div className="menu-theme">
          <ThemeSwitch {...chosen} />
        </div>
        <form className="menu-form" method="post" action="/api/logout">
          <MadeFor />
          <input type="hidden" name="_next" value="/login?done=logout" />
          <input type="hidden" name="_back" value="/account" />
          <button type="submit" className="menu-item">
            Log out
          </button>
        </form>
      </div>
    </details>
  );
}
