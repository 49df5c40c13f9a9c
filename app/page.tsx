import { Arches } from '#components/mark';
import { SiteFooter } from '#components/site-footer';
import { SiteHeader } from '#components/site-header';
import { LinkButton } from '#components/ui/button';
import { UserName } from '#components/ui/user-name';
import { type Actor, can } from '#lib/access/actor';
import { themeChoice, visitor } from '#lib/adapters/page';
import { settings } from '#lib/adapters/settings';
import { ownName } from '#lib/schemas/own-name';
import type { SettingsView } from '#lib/schemas/settings';

export default async function HomePage() {
  const actor = await visitor();
  const branding = await settings();
  const chosen = await themeChoice();
  const registers = branding.registration !== 'invitation';
  return (
    <div className="home">
      <Arches />
      <SiteHeader actor={actor} registers={registers} chosen={chosen} />
      <main id="main" className="home-main" tabIndex={-1}>
        {actor ? <Inside actor={actor} /> : <Outside settings={branding} registers={registers} />}
        <Promises />
      </main>
      <SiteFooter settings={branding} chosen={actor ? null : chosen} />
    </div>
  );
}

function Outside({ settings: { productName }, registers }: { settings: SettingsView; registers: boolean }) {
  return (
    <div className="hero">
      <h1>Your account at {productName ?? ownName}</h1>
      <p className="lead">Manage your account, devices and permissions.</p>
      <div className="actions">
        {registers && <LinkButton href="/register">Create account</LinkButton>}
        <LinkButton href="/login" tone={registers ? 'plain' : 'primary'}>
          Log in
        </LinkButton>
      </div>
    </div>
  );
}

function Inside({ actor }: { actor: Actor }) {
  return (
    <div className="hero">
      <h1>Welcome back.</h1>
      <p className="lead">
        You are logged in as{' '}
        <strong title={actor.email}>
          <UserName user={actor} />
        </strong>
        .
      </p>
      <div className="actions">
        <LinkButton href="/account">Your account</LinkButton>
        {can(actor, 'admin:access') && (
          <LinkButton href="/admin" tone="plain">
            Console
          </LinkButton>
        )}
      </div>
    </div>
  );
}

function Promises() {
  return (
    <ul className="promises">
      <li>
        <h2>Your devices</h2>
        <p>See where you are logged in, and end any session from anywhere.</p>
      </li>
      <li>
        <h2>Your permissions</h2>
        <p>See what your roles let you do.</p>
      </li>
    </ul>
  );
}
