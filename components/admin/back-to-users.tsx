'use client';

import { type MouseEvent, useEffect, useState } from 'react';

const list = '/admin/users';

/** Back to the list as it was, with its query and scroll position, if this tab came from there; else to all users. */
export function BackToUsers() {
  const [entry, setEntry] = useState<NavigationHistoryEntry | null>(null);

  useEffect(() => {
    const { navigation } = window;
    const before = navigation?.entries().slice(0, navigation.currentEntry?.index) ?? [];
    setEntry(before.findLast(({ url }) => url !== null && new URL(url).pathname === list) ?? null);
  }, []);

  function goBack(event: MouseEvent<HTMLAnchorElement>) {
    if (!entry || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigation.traverseTo(entry.key);
  }

  return (
    <a className="back" href={entry?.url ?? list} onClick={goBack}>
      All users
    </a>
  );
}
