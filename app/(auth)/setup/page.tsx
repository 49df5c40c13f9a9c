import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { AuthCard } from '#components/auth-card';
import { Form } from '#components/form';
import { LinkField, linkPath } from '#components/link-field';
import { NewAccountFields } from '#components/new-account-fields';
import { openedLink, type SearchParams } from '#components/search-params';
import { flash, page } from '#lib/adapters/page';
import { readSetup } from '#lib/auth/setup';

export const metadata: Metadata = { title: 'Set up' };

export default guardedPage(async function SetupPage({ searchParams }: { searchParams: SearchParams }) {
  const link = await openedLink(searchParams);
  const { live } = await page(readSetup, { link });
  return link && live ? <FirstAdministrator link={link} /> : <DeadLink />;
});

async function FirstAdministrator({ link }: { link: string }) {
  const back = linkPath('/setup', link);
  return (
    <AuthCard title="Create the first administrator" text="They hold every permission. The link works once.">
      <Form
        action="/api/setup"
        next="/admin"
        done="setup"
        back={back}
        flash={await flash(back)}
        submit="Create administrator"
        size="wide"
      >
        <LinkField link={link} />
        <NewAccountFields />
      </Form>
    </AuthCard>
  );
}

function DeadLink() {
  return (
    <AuthCard title="This link is no longer valid" text="A set-up link works once, for 30 minutes.">
      <ol className="steps">
        <li>Restart Gatehouse on its server.</li>
        <li>Look at the terminal: the start ends with a new set-up link.</li>
        <li>Open that link in this browser.</li>
      </ol>
    </AuthCard>
  );
}
