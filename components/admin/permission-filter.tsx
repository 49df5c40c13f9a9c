'use client';

import { useEffect, useState } from 'react';
import { Icon } from '#components/ui/icon';

/** Only with JavaScript. It has no name, so the form around it sends nothing of it. */
export function PermissionFilter({ id, onChange }: { id: string; onChange(text: string): void }) {
  const [scripted, setScripted] = useState(false);
  useEffect(() => setScripted(true), []);
  if (!scripted) return null;
  return (
    <div className="search-box choice-filter">
      <label className="visually-hidden" htmlFor={id}>
        Filter permissions
      </label>
      <Icon name="search" />
      <input
        className="input"
        id={id}
        type="search"
        placeholder="Filter permissions"
        autoComplete="off"
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim().toLowerCase())}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
    </div>
  );
}
