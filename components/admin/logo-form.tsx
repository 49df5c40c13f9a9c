import { Logo } from '#components/branding';
import { FileField } from '#components/file-field';
import { Form } from '#components/form';
import { type FormPlace, formAt } from '#components/form-place';
import { Card } from '#components/ui/card';
import type { SettingsView } from '#lib/schemas/settings';

interface LogoFormProps {
  settings: SettingsView;
  place: FormPlace;
}

export function LogoForm({ settings: { logo }, place }: LogoFormProps) {
  const form = { action: '/api/admin/settings/logo', next: place.path, done: 'settings' };
  return (
    <Card title="Logo" text="A square one stands beside the name, a wide one in its place.">
      {logo && (
        <p className="logo-preview">
          <Logo logo={logo} alt="The logo now" />
        </p>
      )}
      <Form
        {...form}
        {...formAt(place, 'logo')}
        method="PUT"
        submit={logo ? 'Replace logo' : 'Save logo'}
        files
      >
        <FileField
          name="logo"
          label="File"
          hint="SVG or PNG, at most 100 KB; a PNG of at most 1,024 pixels on each side."
          accept="image/svg+xml,image/png"
        />
      </Form>
      {logo && (
        <Form
          {...form}
          {...formAt(place, 'no-logo')}
          method="DELETE"
          submit="Remove logo"
          tone="plain"
          size="small"
        />
      )}
    </Card>
  );
}
