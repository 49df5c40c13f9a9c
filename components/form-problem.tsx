'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fieldId } from '#components/form-context';
import type { FieldError, Problem } from '#lib/errors';
import { leadingTo } from '#lib/schemas/path';

interface FormProblemProps {
  problem: Problem;
  /** Those that are left of the problem's. */
  errors: readonly FieldError[];
  form: string;
  back: string;
}

/**
 * What was refused, in one place that takes the focus, with a link to each field. The error of a single field is said at the
 * field alone, which takes the focus.
 */
export function FormProblem({ problem, errors, form, back }: FormProblemProps) {
  const box = useRef<HTMLDivElement>(null);
  const labels = useLabels(problem, form);
  const all = problem.errors ?? [];
  const isSingle = new Set(all.map(({ path }) => path)).size === 1;
  // Each refusal is a new object, so a second one takes the focus again.
  useEffect(() => {
    const [first] = problem.errors ?? [];
    const field = isSingle && first ? controlOf(form, first.path) : null;
    (field ?? box.current)?.focus();
  }, [problem, form, isSingle]);
  if (all.length > 0 && errors.length === 0) return null;
  // The attribute does the same without JavaScript; React only writes it on the server.
  const autofocus = { autoFocus: true };
  return (
    <div
      ref={box}
      className="alert"
      data-tone="danger"
      data-single={isSingle || undefined}
      role="alert"
      tabIndex={-1}
      {...autofocus}
    >
      <p className="alert-title">{problem.detail}</p>
      {errors.length > 0 && (
        <ul className="alert-list">
          {errors.map(({ path, message }) => (
            <li key={path + message}>
              <a href={`#${fieldId(form, path)}`}>{`${labels.get(path) ?? inWords(path)}: ${message}`}</a>
            </li>
          ))}
        </ul>
      )}
      {problem.code === 'unauthenticated' && <a href={leadingTo('/login', back)}>Log in</a>}
      {problem.status >= 500 && problem.requestId && (
        <p className="alert-reference">Reference: {problem.requestId}</p>
      )}
    </div>
  );
}

const fieldOf = (form: string, path: string) => document.getElementById(fieldId(form, path));

/** What of a field takes the focus. */
function controlOf(form: string, path: string): HTMLElement | null {
  const field = fieldOf(form, path);
  if (!(field instanceof HTMLFieldSetElement)) return field;
  return field.querySelector<HTMLElement>('input:not([type=hidden], :disabled)');
}

/** The fields as the page names them. */
function useLabels(problem: Problem, form: string): ReadonlyMap<string, string> {
  const [labels, setLabels] = useState<ReadonlyMap<string, string>>(new Map());
  useLayoutEffect(() => {
    const found = (problem.errors ?? []).flatMap(({ path }) => {
      const field = fieldOf(form, path);
      const label =
        field instanceof HTMLFieldSetElement
          ? field.querySelector('legend')
          : (field as HTMLInputElement | null)?.labels?.[0];
      // What follows says that it is optional.
      const text = label?.firstChild?.textContent;
      return text ? [[path, text] as const] : [];
    });
    setLabels(new Map(found));
  }, [problem, form]);
  return labels;
}

/** Without JavaScript: `newPassword` -> "New password". */
function inWords(path: string): string {
  const words = path.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
