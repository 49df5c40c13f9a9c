'use client';

/** A form that leads to its own page reloads it, so that the page stays where it was scrolled; this names the form over there. */

export function reloadAfter(action: string): void {
  history.replaceState({ ...history.state, submitted: action }, '');
  location.reload();
}

/** The action of the form that reloaded this page; null otherwise, and the second time. */
export function takeSubmitted(): string | null {
  const { submitted, ...state } = (history.state ?? {}) as { submitted?: string };
  if (submitted === undefined) return null;
  history.replaceState(state, '');
  return submitted;
}
