'use client';

import { selectionForm } from '#components/admin/selection-form';

/** Ticks all boxes of the page. Without JavaScript a link below the list does. */
export function PickAll({ picked }: { picked: boolean }) {
  function pickAll(checked: boolean) {
    for (const box of document.querySelectorAll<HTMLInputElement>(`input[form="${selectionForm}"]`))
      box.checked = checked;
  }
  return (
    <label className="pick pick-all">
      <input
        type="checkbox"
        defaultChecked={picked}
        autoComplete="off"
        onChange={({ target }) => pickAll(target.checked)}
      />
      <span className="visually-hidden">Select all users on this page</span>
    </label>
  );
}
