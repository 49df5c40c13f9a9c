'use client';

import type { ReactNode } from 'react';
import { FieldErrors, FieldHint, FieldLabel } from '#components/field';
import { useField } from '#components/form-context';

interface TextAreaProps {
  name: string;
  label: string;
  hint?: ReactNode;
  rows?: number;
  defaultValue?: string;
}

/** Several lines of text with its label, hint and errors. */
export function TextArea({ name, label, hint, rows = 4, defaultValue }: TextAreaProps) {
  const { id, errors, kept, attributes } = useField(name, hint !== undefined);
  return (
    <div className="field">
      <FieldLabel id={id}>{label}</FieldLabel>
      <FieldHint id={id}>{hint}</FieldHint>
      <textarea
        {...attributes}
        id={id}
        name={name}
        rows={rows}
        className="input"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={kept ?? defaultValue}
      />
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}
