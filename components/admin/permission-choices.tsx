'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { type CurrentRole, PermissionDifference } from '#components/admin/permission-difference';
import { PermissionFilter } from '#components/admin/permission-filter';
import { FieldErrors } from '#components/field';
import { useField } from '#components/form-context';
import { Badge } from '#components/ui/badge';

export interface Choice {
  name: string;
  description: string;
  custom: boolean;
  /** The user holds it: nobody gives what they lack. */
  held: boolean;
}

export interface ChoiceGroup {
  title: string;
  choices: Choice[];
}

interface PermissionChoicesProps {
  groups: readonly ChoiceGroup[];
  chosen: readonly string[];
  /** The role that is edited; none, if it is a new one. */
  current: CurrentRole | undefined;
}

/** Tick boxes by noun, each with the sentence that says what it allows. With JavaScript they can be filtered. */
export function PermissionChoices({ groups, chosen, current }: PermissionChoicesProps) {
  const { id, errors, attributes } = useField('permissions', false);
  const box = useRef<HTMLFieldSetElement>(null);
  const [ticked, setTicked] = useState(chosen);
  const [filter, setFilter] = useState('');

  const read = () =>
    setTicked(
      [...(box.current?.querySelectorAll<HTMLInputElement>(':checked') ?? [])].map((one) => one.value),
    );

  // Coming back, the browser has restored what was ticked.
  useEffect(read, []);

  const matches = ({ name, description }: Choice) => `${name} ${description}`.toLowerCase().includes(filter);
  return (
    <fieldset className="choices" id={id} tabIndex={-1} ref={box} onChange={read} {...attributes}>
      <legend className="label">Permissions</legend>
      {/* So that "none of them" is sent, too. */}
      <input type="hidden" name="permissions" value="" />
      <FieldErrors id={id} errors={errors} />
      <PermissionFilter id={`${id}-filter`} onChange={setFilter} />
      {groups.every(({ choices }) => !choices.some(matches)) && (
        <p className="hint">No matching permissions.</p>
      )}
      <div className="choice-groups">
        {groups.map(({ title, choices }) => (
          <fieldset key={title} className="choice-group" hidden={!choices.some(matches)}>
            <legend>{title}</legend>
            {choices.map((choice) => (
              <PermissionChoice
                key={choice.name}
                choice={choice}
                ticked={chosen.includes(choice.name)}
                hidden={!matches(choice)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      {current && <PermissionDifference current={current} ticked={ticked} />}
    </fieldset>
  );
}

interface PermissionChoiceProps {
  choice: Choice;
  ticked: boolean;
  hidden: boolean;
}

function PermissionChoice({ choice, ticked, hidden }: PermissionChoiceProps) {
  const id = useId();
  const { name, description, custom, held } = choice;
  return (
    <div className="choice" data-disabled={!held || undefined} hidden={hidden}>
      <input
        id={id}
        type="checkbox"
        name="permissions"
        value={name}
        defaultChecked={ticked && held}
        disabled={!held}
        aria-describedby={`${id}-about`}
      />
      <div>
        <label htmlFor={id} className="code">
          {name}
        </label>
        {custom && <Badge>Custom</Badge>}
        <p className="hint" id={`${id}-about`}>
          {description}
          {!held && ' You don’t have it, so you can’t grant it.'}
        </p>
      </div>
    </div>
  );
}
