'use client';

import type { ReactNode } from 'react';
import { FieldErrors, FieldHint, FieldLabel } from '#components/field';
import { useField } from '#components/form-context';

interface SelectFieldProps {
  name: string;
  label: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
  /** The first entry, for which '' is sent. */
  none: string;
  required?: boolean;
}

/** One of several, with its label, hint and errors. */
export function SelectField({ name, label, hint, options, none, required = false }: SelectFieldProps) {
  const { id, errors, kept, attributes } = useField(name, hint !== undefined);
  return (
    <div className="field">
      <FieldLabel id={id} required={required}>
        {label}
      </FieldLabel>
      <FieldHint id={id}>{hint}</FieldHint>
      <select
        {...attributes}
        id={id}
        name={name}
        className="input"
        defaultValue={kept ?? ''}
        required={required}
      >
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}
