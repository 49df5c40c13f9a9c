import { Field } from '#components/field';

export const DisplayNameField = ({ value, own = false }: { value?: string | null; own?: boolean }) => (
  <Field
    name="displayName"
    label="Display name"
    hint="Shown beside the username."
    autoComplete={own ? 'name' : 'off'}
    defaultValue={value ?? ''}
    maxLength={100}
  />
);
