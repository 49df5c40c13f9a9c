import { Card } from '#components/ui/card';
import { Facts } from '#components/ui/facts';
import { ownName } from '#lib/schemas/own-name';
import type { SettingsView } from '#lib/schemas/settings';

const ways = { open: 'Open to all', invitation: 'By invitation only', domains: 'Emails of these domains' };

/** For who may see the settings and not change them. */
export function SettingsFacts({ settings }: { settings: SettingsView }) {
  const { registration, registrationDomains } = settings;
  const domains = registration === 'domains' ? `: ${registrationDomains.join(', ')}` : '';
  return (
    <Card title="Current settings" text="You can see them, and not change them.">
      <Facts
        facts={[
          { term: 'Product name', value: settings.productName ?? ownName },
          { term: 'Sentence on the login page', value: settings.loginText ?? 'Welcome back.' },
          { term: 'Accent color', value: settings.accent ?? `${ownName}’s own` },
          { term: 'Logo', value: settings.logo ? 'Uploaded' : `${ownName}’s own` },
          { term: 'Terms of service', value: settings.termsUrl ?? 'None' },
          { term: 'Privacy policy', value: settings.privacyUrl ?? 'None' },
          { term: 'Support', value: settings.supportUrl ?? 'None' },
          { term: 'Who can create an account', value: ways[registration] + domains },
        ]}
      />
    </Card>
  );
}
