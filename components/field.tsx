'use client';

import type { ComponentProps, ReactNode } from 'react';
import { useField } from '#components/form-context';

interface FieldProps extends ComponentProps<'input'> {
  name: string;
  label: string;
  hint?: ReactNode;
}

/** One line of text with its label, hint and errors. */
export function Field({ name, label, hint, type = 'text', defaultValue, ...input }: FieldProps) {
  const { id, errors, kept, attributes } = useField(name, hint !== undefined);
  return (
    <div className="field">
      <FieldLabel id={id} required={input.required}>
        {label}
      </FieldLabel>
      <FieldHint id={id}>{hint}</FieldHint>
      <input
        {...input}
        {...attributes}
        id={id}
        name={name}
        type={type}
        className="input"
        defaultValue={kept ?? defaultValue}
      />
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}

interface CheckboxProps {
  name: string;
  label: string;
  hint?: string;
}

export function Checkbox({ name, label, hint }: CheckboxProps) {
  const { id, errors, kept, attributes } = useField(name, hint !== undefined);
  return (
    <div className="field">
      <div className="choice">
        <input {...attributes} id={id} name={name} type="checkbox" defaultChecked={kept === 'on'} />
        <label htmlFor={id}>{label}</label>
      </div>
      <FieldHint id={id}>{hint}</FieldHint>
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}

export function FieldLabel({ id, required, children }: { id: string; required?: boolean; children: string }) {
  return (
    <label className="label" htmlFor={id}>
      {children}
      {!required && <span className="optional"> (optional)</span>}
    </label>
  );
}

export function FieldHint({ id, children }: { id: string; children: ReactNode }) {
  if (children === undefined) return null;
  return (
    <div className="hint" id={`${id}-hint`}>
      {children}
    </div>
  );
}

export function FieldErrors({ id, errors }: { id: string; errors: string[] }) {
  if (errors.length === 0) return null;
  return (
    <p className="field-error" id={`${id}-error`}>
      {errors.join(' ')}
    </p>
  );
}
