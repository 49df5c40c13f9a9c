'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

const pause = 300;

/** A GET form that searches as one types, with the URL following. Without JavaScript it waits for its button. */
export function LiveSearch({ action, children }: { action: string; children: ReactNode }) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function search(form: HTMLFormElement) {
    const filled = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    );
    const query = new URLSearchParams(filled);
    router.replace(query.size === 0 ? action : `${action}?${query}`, { scroll: false });
  }

  return (
    <form
      className="search-form"
      method="get"
      action={action}
      onInput={({ target, currentTarget }) => {
        if (!(target instanceof HTMLInputElement) || target.type !== 'search') return;
        clearTimeout(timer.current);
        timer.current = setTimeout(() => search(currentTarget), pause);
      }}
    >
      {children}
    </form>
  );
}
