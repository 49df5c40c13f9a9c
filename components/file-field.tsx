'use client';

import { FieldErrors, FieldHint, FieldLabel } from '#components/field';
import { useField } from '#components/form-context';

interface FileFieldProps {
  name: string;
  label: string;
  hint: string;
  /** Media types that the browser offers. */
  accept: string;
}

/** A file; its form has `files`. */
export function FileField({ name, label, hint, accept }: FileFieldProps) {
  const { id, errors, attributes } = useField(name, true);
  return (
    <div className="field">
      <FieldLabel id={id} required>
        {label}
      </FieldLabel>
      <FieldHint id={id}>{hint}</FieldHint>
      <input {...attributes} id={id} name={name} type="file" accept={accept} className="input" required />
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}
