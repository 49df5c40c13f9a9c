'use client';

import { useEffect, useState } from 'react';
import { TickBoxes } from '#components/tick-boxes';

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

interface PickerProps {
  name: string;
  legend: string;
  /** The first of all. */
  options: readonly Option[];
  /** There are more than these. */
  more: boolean;
  /** What is searched, e.g. "Search roles". */
  search: string;
  /** Finds others by text, as JSON with `items` of name, label and description. */
  source: string;
}

const pause = 200;

interface Found {
  name: string;
  label: string;
  description: string;
}

async function find(source: string, text: string, signal: AbortSignal): Promise<Option[] | null> {
  const response = await fetch(`${source}&query=${encodeURIComponent(text)}`, { signal }).catch(() => null);
  if (!response?.ok) return null;
  const { items } = (await response.json()) as { items: Found[] };
  return items.map(({ name, label, description }) => ({ value: name, label, hint: description }));
}

const matches = ({ value, label }: Option, text: string) =>
  `${value} ${label}`.toLowerCase().includes(text.trim().toLowerCase());

/** Several of many: a search as one types, and what is ticked stays. Without JavaScript the page around it searches. */
export function Picker({ name, legend, options, more, search, source }: PickerProps) {
  const [text, setText] = useState('');
  const [found, setFound] = useState(options);
  const [ticked, setTicked] = useState<readonly Option[]>([]);

  useEffect(() => {
    if (text.trim() === '' || !more) {
      setFound(options.filter((option) => matches(option, text)));
      return;
    }
    const aborter = new AbortController();
    const timer = setTimeout(async () => {
      const others = await find(source, text.trim().slice(0, 200), aborter.signal);
      if (others && !aborter.signal.aborted) setFound(others);
    }, pause);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [text, more, options, source]);

  const shown = [...ticked, ...found.filter(({ value }) => !ticked.some((one) => one.value === value))];
  const tick = (value: string, checked: boolean) => {
    const option = shown.find((one) => one.value === value);
    const others = ticked.filter((one) => one.value !== value);
    setTicked(option && checked ? [...others, option] : others);
  };
  return (
    <div className="picker">
      <input
        type="search"
        className="input picker-search"
        data-size="small"
        aria-label={search}
        placeholder={search}
        value={text}
        maxLength={200}
        autoComplete="off"
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <TickBoxes name={name} legend={legend} options={shown} onTick={tick} required />
      {shown.length === 0 && <p className="hint">Nothing found.</p>}
    </div>
  );
}
