import { Icon } from '#components/ui/icon';

interface SearchBoxProps {
  text: string | undefined;
  /** What is found, for who cannot see the list change. */
  hint: string;
}

/** The one search box of a list that names people. */
export function SearchBox({ text, hint }: SearchBoxProps) {
  return (
    <span className="search-box">
      <label className="visually-hidden" htmlFor="query">
        Search by username, email or id
      </label>
      <Icon name="search" />
      <input
        className="input"
        id="query"
        name="query"
        type="search"
        placeholder="Username, email or id"
        defaultValue={text}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby="query-hint"
      />
      <span id="query-hint" className="visually-hidden">
        {hint}
      </span>
    </span>
  );
}
