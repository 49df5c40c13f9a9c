import type { Flash } from '#lib/schemas/flash';

/**
 * Several forms on one page: a refused post without JavaScript comes back with the form's name in the
 * query, so that its flash is shown at this form and at no other.
 */
export interface FormPlace {
  path: string;
  refused: string | undefined;
  flash: Flash | null;
}

export function formPath(path: string, form: string | undefined): string {
  return form === undefined ? path : `${path}?form=${encodeURIComponent(form)}`;
}

/** The props of one form at this place. */
export function formAt(place: FormPlace, form: string) {
  return {
    back: formPath(place.path, form),
    flash: place.refused === form ? place.flash : null,
  };
}

/** A refused form inside a disclosure must be seen. */
export function isRefused(place: FormPlace, form: string): boolean {
  return place.refused === form && place.flash !== null;
}
