'use client';

import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { PageLink } from '#components/admin/console-pages';
import { type SearchGroup, type SearchLink, searchGroups, searchUrl } from '#components/admin/search-groups';
import { countOf } from '#components/ui/count';
import { Icon } from '#components/ui/icon';
import type { SearchView } from '#lib/schemas/search';

/** Milliseconds of no typing before the server is asked. */
const pause = 150;

/** Leads to the page of the search; with JavaScript, a dialog with the same opens in place, also by `/` and ⌘K. */
export function SearchOpener({ pages }: { pages: readonly PageLink[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState(0);
  const [scripted, setScripted] = useState(false);
  useEffect(() => setScripted(true), []);
  const open = () => {
    if (document.querySelector('dialog[open]')) return;
    setOpened((count) => count + 1);
    dialog.current?.showModal();
  };
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || !isShortcut(event)) return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
  const clicked = (event: MouseEvent) => {
    // Another tab, or another window, gets the page.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open();
  };
  return (
    <>
      <form className="header-search" method="get" action="/admin/search">
        <input
          className="input"
          data-size="small"
          name="query"
          inputMode="search"
          aria-label="Search"
          placeholder="Search"
          maxLength={200}
          autoComplete="off"
        />
      </form>
      <a
        className="search-opener"
        href="/admin/search"
        onClick={clicked}
        data-scripted={scripted}
        aria-keyshortcuts="/ Control+K Meta+K"
      >
        <Icon name="search" />
        <span className="search-opener-words">Search</span>
      </a>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, too */}
      <dialog
        ref={dialog}
        className="search-dialog"
        aria-label="Search"
        // What is outside of its box is the dialog itself.
        onClick={({ target }) => target === dialog.current && dialog.current.close()}
      >
        {opened > 0 && <Search key={opened} pages={pages} />}
      </dialog>
    </>
  );
}

function isShortcut({ key, metaKey, ctrlKey, altKey, target }: globalThis.KeyboardEvent): boolean {
  if (altKey) return false;
  if (metaKey || ctrlKey) return key.toLowerCase() === 'k';
  const isTyping =
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  return key === '/' && !isTyping;
}

interface Answer {
  query: string;
  found: SearchView;
  failed?: true;
}

/** The answer to what is typed, once it has come; answers to what was typed before are dropped. */
function useAnswer(query: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ query: '', found: {} });
  useEffect(() => {
    if (query === '') return setAnswer({ query, found: {} });
    const outdated = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const url = `/api/admin/search?${new URLSearchParams({ query })}`;
        const response = await fetch(url, { signal: outdated.signal });
        if (!response.ok) throw new Error(response.statusText);
        setAnswer({ query, found: await response.json() });
      } catch {
        if (!outdated.signal.aborted) setAnswer({ query, found: {}, failed: true });
      }
    }, pause);
    return () => {
      clearTimeout(timer);
      outdated.abort();
    };
  }, [query]);
  return answer;
}

function Search({ pages }: { pages: readonly PageLink[] }) {
  const [typed, setTyped] = useState('');
  const query = typed.trim();
  const answer = useAnswer(query);
  const groups = searchGroups(answer.found, pages, answer.query);
  const links = groups.flatMap(linksOf);
  const [chosen, setChosen] = useState(0);
  const active = Math.min(chosen, links.length - 1);

  // In braces: some browsers answer with a promise, which is no clean-up.
  useEffect(() => {
    document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function pressed(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && links.length > 0) {
      event.preventDefault();
      setChosen((active + step + links.length) % links.length);
    }
    // What stands there may answer what was typed before; then the form leads to the page.
    const link = links[active];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && link && answer.query === query) {
      event.preventDefault();
      location.assign(link.href);
    }
  }

  // For the first time, and whenever it opens anew.
  const autofocus = { autoFocus: true };
  return (
    <form className="search-dialog-box" method="get" action="/admin/search">
      <div className="search-dialog-field">
        <Icon name="search" />
        <input
          className="input"
          name="query"
          type="text"
          inputMode="search"
          role="combobox"
          aria-label="Search users, roles, permissions and pages"
          aria-expanded={links.length > 0}
          aria-controls="search-results"
          aria-activedescendant={links.length > 0 ? optionId(active) : undefined}
          aria-autocomplete="list"
          placeholder="User, role, permission or page"
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
          onKeyDown={pressed}
          {...autofocus}
        />
      </div>
      <p className={links.length > 0 ? 'visually-hidden' : 'search-dialog-words'} role="status">
        {wordsOf(answer, links.length)}
      </p>
      <div className="search-results" id="search-results" role="listbox" aria-label="Results">
        {groups.map((group) => (
          <Options key={group.title} group={group} links={links} active={active} />
        ))}
      </div>
      <p className="search-dialog-foot">
        <a href={searchUrl(query)}>Open as a page</a>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> open, <kbd>Esc</kbd> close
        </span>
      </p>
    </form>
  );
}

const linksOf = ({ links, all }: SearchGroup): SearchLink[] => [...links, ...(all ? [all] : [])];

const optionId = (index: number) => `search-result-${index}`;

function wordsOf({ query, failed }: Answer, count: number): string {
  if (failed) return 'The search gave no answer. Press Enter to try its page.';
  if (query === '') return '';
  return count === 0 ? 'Nothing found.' : countOf(count, 'result', 'results');
}

interface OptionsProps {
  group: SearchGroup;
  /** Of all groups, in the order of the arrow keys. */
  links: readonly SearchLink[];
  active: number;
}

function Options({ group, links, active }: OptionsProps) {
  const id = `search-group-${group.title}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, and no fieldsets
    <div role="group" aria-labelledby={id}>
      <p className="search-group" id={id} role="presentation">
        {group.title}
      </p>
      {linksOf(group).map((link) => {
        const index = links.indexOf(link);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus, and has the keys
          <div
            key={link.href}
            id={optionId(index)}
            className="search-option"
            role="option"
            aria-selected={index === active}
            onClick={() => location.assign(link.href)}
          >
            <bdi>{link.title}</bdi>
            {link.text && <span className="search-option-text">{link.text}</span>}
          </div>
        );
      })}
    </div>
  );
}
