'use client';

import { createContext, type FormEvent, type ReactNode, use, useState } from 'react';
import type { FieldError, Problem } from '#lib/errors';

interface FormState {
  id: string;
  errors: readonly FieldError[];
  /** What was typed before a post without JavaScript was refused. */
  values: Readonly<Record<string, string | string[]>>;
}

export const FormContext = createContext<FormState>({ id: 'form', errors: [], values: {} });

const AccountContext = createContext<string | null>(null);

/** Around every page: the id of the account that it is drawn for, null for a guest. */
export function PageAccount({ id, children }: { id: string | null; children: ReactNode }) {
  return <AccountContext value={id}>{children}</AccountContext>;
}

/**
 * The account that the form was made for. Another user may have logged in in another tab since: what this page shows and what
 * is changed must belong to one account (lib/adapters/form.ts).
 */
export function MadeFor() {
  return <input type="hidden" name="_for" value={use(AccountContext) ?? ''} />;
}

/** The id of a field: the summary of errors links to it. */
export function fieldId(form: string, name: string): string {
  return `${form}-${name.replaceAll(/[^\w-]/g, '-')}`;
}

/** Which errors are left: those of a field go when its user types in it. */
export function useErrors(problem: Problem | null) {
  const [edited, setEdited] = useState<{ problem: Problem | null; names: string[] }>({ problem, names: [] });
  const names = edited.problem === problem ? edited.names : [];
  const errors = (problem?.errors ?? []).filter(({ path }) => !names.includes(path));
  function forget(event: FormEvent) {
    const { name } = event.target as HTMLInputElement;
    if (errors.some(({ path }) => path === name)) setEdited({ problem, names: [...names, name] });
  }
  return { errors, forget };
}

/** What a field needs of the form around it. */
export function useField(name: string, hasHint: boolean) {
  const form = use(FormContext);
  const id = fieldId(form.id, name);
  const kept = form.values[name];
  const errors = form.errors.filter(({ path }) => path === name).map(({ message }) => message);
  const describedBy = [hasHint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ');
  // The only wrong field takes the focus: by this attribute without JavaScript, which React writes on the server alone.
  const isOnlyOne = errors.length > 0 && errors.length === form.errors.length;
  return {
    id,
    errors,
    kept: typeof kept === 'string' ? kept : undefined,
    attributes: {
      'aria-describedby': describedBy || undefined,
      'aria-invalid': errors.length > 0 || undefined,
      autoFocus: isOnlyOne || undefined,
    },
  };
}
