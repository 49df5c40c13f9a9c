'use client';

import { useEffect, useRef } from 'react';
import { fieldId } from '#components/form-context';
import type { FieldError, Problem } from '#lib/errors';
import { leadingTo } from '#lib/schemas/path';

interface FormProblemProps {
  problem: Problem;
  form: string;
  back: string;
}

/** What was refused, in one place that takes the focus, with a link to each field. */
export function FormProblem({ problem, form, back }: FormProblemProps) {
  const box = useRef<HTMLDivElement>(null);
  // Each refusal is a new object, so a second one takes the focus again.
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  const errors = problem.errors ?? [];
  // The attribute does the same without JavaScript; React only writes it on the server.
  const autofocus = { autoFocus: true };
  return (
    <div ref={box} className="alert" data-tone="danger" role="alert" tabIndex={-1} {...autofocus}>
      <p className="alert-title">{problem.detail}</p>
      {errors.length > 0 && (
        <ul className="alert-list">
          {errors.map((error) => (
            <li key={error.path + error.message}>
              <a href={`#${fieldId(form, error.path)}`}>{sentence(error)}</a>
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

/** `newPassword`, "Use at least 8 characters." -> "New password: Use at least 8 characters." */
function sentence({ path, message }: FieldError): string {
  const words = path.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${message}`;
}
