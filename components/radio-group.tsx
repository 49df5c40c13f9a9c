'use client';

import { FieldErrors } from '#components/field';
import { useField } from '#components/form-context';

interface RadioGroupProps {
  name: string;
  legend: string;
  options: readonly { value: string; label: string; hint?: string }[];
  defaultValue: string;
}

/** One of few, all of them in sight. */
export function RadioGroup({ name, legend, options, defaultValue }: RadioGroupProps) {
  const { id, errors, kept } = useField(name, false);
  return (
    <fieldset
      className="tick-boxes"
      id={id}
      tabIndex={-1}
      aria-describedby={errors.length > 0 ? `${id}-error` : undefined}
    >
      <legend className="label">{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <div key={value} className="choice">
          <input
            id={`${id}-${value}`}
            name={name}
            type="radio"
            value={value}
            defaultChecked={value === (kept ?? defaultValue)}
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
