'use client';

import { type ReactNode, useId } from 'react';
import { FormContext, useErrors } from '#components/form-context';
import { FormProblem } from '#components/form-problem';
import type { Problem } from '#lib/errors';

interface ReviewFormProps {
  /** The page that says what would happen. */
  action: string;
  /** What that page found wrong with the choices. */
  problem: Problem | null;
  submit: string;
  children: ReactNode;
}

/** A form that changes nothing: its choices go into the URL of a page that shows what they would do. */
export function ReviewForm({ action, problem, submit, children }: ReviewFormProps) {
  const id = useId();
  const { errors, forget } = useErrors(problem);
  return (
    <form className="form" method="get" action={action} onInput={forget} noValidate>
      {problem && <FormProblem {...{ problem, errors }} form={id} back={action} />}
      <FormContext value={{ id, errors, values: {} }}>{children}</FormContext>
      <div className="form-actions">
        <button type="submit" className="button" data-tone="primary">
          {submit}
        </button>
      </div>
    </form>
  );
}
