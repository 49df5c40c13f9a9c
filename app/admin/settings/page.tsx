import { guardedPage, guardedTitle } from '#app/guarded-page';
import { ConsoleFrame } from '#components/admin/console-frame';
import { LogoForm } from '#components/admin/logo-form';
import { SettingsFacts } from '#components/admin/settings-facts';
import { BrandingForm, LinksForm, RegistrationForm } from '#components/admin/settings-forms';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { flash, notice, page, visitor } from '#lib/adapters/page';
import { readSettings } from '#lib/settings/settings';

export const generateMetadata = guardedTitle(readSettings, () => 'Settings');

const path = '/admin/settings';

export default guardedPage(async function SettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const settings = await page(readSettings);
  const actor = await visitor();
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  return (
    <ConsoleFrame actor={actor} current={path}>
      <PageHeading title="Settings" text="Changes take effect immediately, for all users." />
      <Notice notice={await notice()} />
      {can(actor, 'settings:update') ? (
        <>
          <BrandingForm settings={settings} place={place} />
          <LogoForm settings={settings} place={place} />
          <LinksForm settings={settings} place={place} />
          <RegistrationForm settings={settings} place={place} />
        </>
      ) : (
        <SettingsFacts settings={settings} />
      )}
    </ConsoleFrame>
  );
});
