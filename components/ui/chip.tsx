export interface Chip {
  label: string;
  value: string;
  /** The same list without this filter. */
  href: string;
}

/** The filters that narrow a list, each with a way to remove it. Nothing without filters. */
export function FilterChips({ chips, clear }: { chips: readonly Chip[]; clear: string }) {
  if (chips.length === 0) return null;
  return (
    <ul className="chips" aria-label="Filters in use">
      {chips.map((chip) => (
        <FilterChip key={chip.label} {...chip} />
      ))}
      <li>
        <a className="chips-clear" href={clear}>
          Clear all
        </a>
      </li>
    </ul>
  );
}

function FilterChip({ label, value, href }: Chip) {
  return (
    <li className="chip">
      <span className="chip-text">
        {label}: <strong>{value}</strong>
      </span>
      <a className="chip-remove" href={href}>
        <span className="visually-hidden">{`Remove filter ${label}: ${value}`}</span>
        <span aria-hidden="true">×</span>
      </a>
    </li>
  );
}
