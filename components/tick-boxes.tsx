'use client';

import { use } from 'react';
import { FieldErrors } from '#components/field';
import { FormContext, useField } from '#components/form-context';

interface TickBoxesProps {
  name: string;
  legend: string;
  options: readonly { value: string; label: string; hint?: string }[];
  /** At least one is asked for. */
  required?: boolean;
  onTick?: (value: string, checked: boolean) => void;
}

/** Several of several. The empty hidden one says "none of them" when nothing is ticked. */
export function TickBoxes({ name, legend, options, required = false, onTick }: TickBoxesProps) {
  const { id, errors } = useField(name, false);
  const kept = [use(FormContext).values[name] ?? []].flat();
  // A ticked option stays, although a search no longer offers it.
  const others = kept.filter((value) => value && !options.some((option) => option.value === value));
  const shown = [...options, ...others.map((value) => ({ value, label: value, hint: undefined }))];
  return (
    <fieldset className="tick-boxes" id={id} aria-describedby={errors.length > 0 ? `${id}-error` : undefined}>
      <legend className="label">
        {legend} {!required && <span className="optional">(optional)</span>}
      </legend>
      {!required && <input type="hidden" name={name} value="" />}
      {shown.map(({ value, label, hint }) => (
        <div key={value} className="choice">
          <input
            id={`${id}-${value}`}
            name={name}
            type="checkbox"
            value={value}
            defaultChecked={kept.includes(value)}
            onChange={onTick && (({ target }) => onTick(value, target.checked))}
            aria-describedby={hint ? `${id}-${value}-hint` : undefined}
          />
          <span>
            <label htmlFor={`${id}-${value}`}>{label}</label>
            {hint && (
              <span className="hint" id={`${id}-${value}-hint`}>
                {hint}
              </span>
            )}
          </span>
        </div>
      ))}
      <FieldErrors id={id} errors={errors} />
    </fieldset>
  );
}
