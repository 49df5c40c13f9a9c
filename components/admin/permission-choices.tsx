'use client';

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
  noun: string;
  choices: Choice[];
}

interface PermissionChoicesProps {
  groups: readonly ChoiceGroup[];
  chosen: readonly string[];
}

/** Tick boxes by noun, each with the sentence that says what it allows. */
export function PermissionChoices({ groups, chosen }: PermissionChoicesProps) {
  const { id, errors, aria } = useField('permissions', false);
  return (
    <fieldset className="choices" id={id} tabIndex={-1} {...aria}>
      <legend className="label">Permissions</legend>
      {/* So that "none of them" is sent, too. */}
      <input type="hidden" name="permissions" value="" />
      <FieldErrors id={id} errors={errors} />
      <div className="choice-groups">
        {groups.map(({ noun, choices }) => (
          <fieldset key={noun} className="choice-group">
            <legend className="code">{noun}</legend>
            {choices.map((choice) => (
              <PermissionChoice
                key={choice.name}
                id={`${id}-${choice.name.replace(':', '-')}`}
                choice={choice}
                ticked={chosen.includes(choice.name)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

function PermissionChoice({ id, choice, ticked }: { id: string; choice: Choice; ticked: boolean }) {
  const { name, description, custom, held } = choice;
  return (
    <div className="choice" data-disabled={!held || undefined}>
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
          {!held && ' You don’t hold it, so you can’t give it.'}
        </p>
      </div>
    </div>
  );
}
