import { AccentPreview } from '#components/admin/accent-preview';
import { Field } from '#components/field';
import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { RadioGroup } from '#components/radio-group';
import { TextArea } from '#components/text-area';
import { Card } from '#components/ui/card';
import { ownName } from '#lib/schemas/own-name';
import type { SettingsView } from '#lib/schemas/settings';

/** The forms of the settings page. Each sends its own fields, and the version that it was drawn from. */

interface SettingsFormProps {
  settings: SettingsView;
  place: FormPlace;
}

const change = (place: FormPlace, form: string) => ({
  ...formAt(place, form),
  action: '/api/admin/settings',
  method: 'PATCH' as const,
  next: place.path,
  done: 'settings',
});

const Version = ({ settings }: { settings: SettingsView }) => (
  <input type="hidden" name="version" value={settings.version} />
);

export function BrandingForm({ settings, place }: SettingsFormProps) {
  return (
    <Card title="Name and color" text="What users see on the login page, in tab titles and in the console.">
      <Form {...change(place, 'branding')} submit="Save name and color">
        <Version settings={settings} />
        <Field
          name="productName"
          label="Product name"
          hint={`At most 60 characters. Leave empty for ${ownName}.`}
          defaultValue={settings.productName ?? ''}
          autoComplete="off"
        />
        <Field
          name="loginText"
          label="Sentence on the login page"
          hint="At most 200 characters. Leave empty for “Welcome back.”"
          defaultValue={settings.loginText ?? ''}
          autoComplete="off"
        />
        <Field
          name="accent"
          label="Accent color"
          hint="For links and buttons, like #14574f. The dark theme gets a lighter variant."
          defaultValue={settings.accent ?? ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        {settings.accent && <AccentPreview accent={settings.accent} />}
      </Form>
    </Card>
  );
}

export function LinksForm({ settings, place }: SettingsFormProps) {
  const links = [
    { name: 'termsUrl', label: 'Terms of service' },
    { name: 'privacyUrl', label: 'Privacy policy' },
    { name: 'supportUrl', label: 'Support' },
  ] as const;
  return (
    <Card title="Links" text="Shown below the home and login pages. Use https, or mailto for an email.">
      <Form {...change(place, 'links')} submit="Save links">
        <Version settings={settings} />
        {links.map(({ name, label }) => (
          <Field
            key={name}
            name={name}
            label={label}
            type="url"
            inputMode="url"
            defaultValue={settings[name] ?? ''}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        ))}
      </Form>
    </Card>
  );
}

const ways = [
  { value: 'open', label: 'Open to all' },
  { value: 'invitation', label: 'By invitation only' },
  {
    value: 'domains',
    label: 'Emails of the domains below',
    hint: 'Emails are not verified yet, so this does not keep out a user who makes one up.',
  },
];

export function RegistrationForm({ settings, place }: SettingsFormProps) {
  return (
    <Card title="Registration" text="Administrators can always invite users.">
      <Form {...change(place, 'registration')} submit="Save registration">
        <Version settings={settings} />
        <RadioGroup
          name="registration"
          legend="Who can create an account"
          options={ways}
          defaultValue={settings.registration}
        />
        <TextArea
          name="registrationDomains"
          label="Email domains"
          hint="One on each line, like example.com. Subdomains are not included."
          defaultValue={settings.registrationDomains.join('\n')}
        />
      </Form>
    </Card>
  );
}
