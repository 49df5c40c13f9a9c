import { Icon } from '#components/ui/icon';

interface SearchBoxProps {
  text: string | undefined;
  /** The number of matches, for screen readers. */
  hint: string;
  /** Of the parameter; a page with a list of users calls it `query`. */
  name?: string;
  /** What is searched by, in a few words. */
  by?: string;
}

/** The search box of a list. */
export function SearchBox({ text, hint, name = 'query', by = 'name, email or ID' }: SearchBoxProps) {
  return (
    <span className="search-box">
      <label className="visually-hidden" htmlFor={name}>
        Search by {by}
      </label>
      <Icon name="search" />
      <input
        className="input"
        id={name}
        name={name}
        type="search"
        placeholder={by.charAt(0).toUpperCase() + by.slice(1)}
        defaultValue={text}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={`${name}-hint`}
      />
      <span id={`${name}-hint`} className="visually-hidden">
        {hint}
      </span>
    </span>
  );
}
