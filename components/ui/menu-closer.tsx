'use client';

import { useEffect } from 'react';

const openMenu = () => document.querySelector<HTMLDetailsElement>('.menu[open]');

function closeOnClick({ target }: MouseEvent) {
  const menu = openMenu();
  if (menu && target instanceof Node && !menu.contains(target)) menu.open = false;
}

function closeOnEscape({ key }: KeyboardEvent) {
  const menu = openMenu();
  if (key !== 'Escape' || !menu) return;
  // The focus would be lost with the panel.
  if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
  menu.open = false;
}

/** One for all menus of a page: at most one is open. */
export function MenuCloser() {
  useEffect(() => {
    document.addEventListener('click', closeOnClick);
    document.addEventListener('keydown', closeOnEscape);
    return () => {
      document.removeEventListener('click', closeOnClick);
      document.removeEventListener('keydown', closeOnEscape);
    };
  }, []);
  return null;
}
