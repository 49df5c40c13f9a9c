interface ChoiceFilterProps {
  name: string;
  label: string;
  /** The label of no choice. */
  none: string;
  value: string | undefined;
  options: readonly { name: string; label: string }[];
}

/** The fields of a GET form that narrows a list. */
export function ChoiceFilter({ name, label, none, value, options }: ChoiceFilterProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <select
        id={`filter-${name}`}
        name={name}
        className="input"
        data-size="small"
        defaultValue={value ?? ''}
        autoComplete="off"
      >
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option.name} value={option.name}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A day in the reader's zone (`DaysZone`). A time, which a script's URL may hold, is shown as it is. */
export function DayFilter({
  name,
  label,
  value,
}: {
  name: string;
  label: string;
  value: string | undefined;
}) {
  const isDay = value === undefined || /^\d{4}-\d\d-\d\d$/.test(value);
  return (
    <div className="field">
      <label className="label" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <input
        id={`filter-${name}`}
        name={name}
        type={isDay ? 'date' : 'text'}
        className="input"
        data-size="small"
        defaultValue={value}
        autoComplete="off"
      />
    </div>
  );
}

/** Said once beside the days of a form. */
export function DaysZone({ zone }: { zone: string | null }) {
  return <p className="hint days-zone">Days in {(zone ?? 'UTC').replaceAll('_', ' ')}</p>;
}

/** A role by its name. The browser offers the first of them; the page searches for other text. */
export function RoleFilter({
  value,
  roles,
}: {
  value: string | undefined;
  roles: readonly { name: string; label: string }[];
}) {
  return (
    <div className="field">
      <label className="label" htmlFor="filter-role">
        Role
      </label>
      <input
        id="filter-role"
        name="role"
        className="input"
        data-size="small"
        list="filter-roles"
        placeholder="Any"
        defaultValue={value}
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <datalist id="filter-roles">
        {roles.map(({ name, label }) => (
          <option key={name} value={name} label={label} />
        ))}
      </datalist>
    </div>
  );
}
