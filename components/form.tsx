'use client';

import { type ReactNode, useId } from 'react';
import { FormContext, MadeFor, useErrors } from '#components/form-context';
import { FormProblem } from '#components/form-problem';
import { useSubmission } from '#components/submission';
import type { Flash } from '#lib/schemas/flash';

interface FormProps {
  action: string;
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Where to go when all went well. */
  next: string;
  /** The notice of that page (components/notice), by its name. */
  done?: string;
  /** The form's own page: where a refused post without JavaScript returns to. */
  back: string;
  flash: Flash | null;
  submit: ReactNode;
  tone?: 'primary' | 'plain' | 'danger';
  size?: 'regular' | 'small' | 'wide';
  /** Said while a long one is under way, beside a bar that moves. */
  progress?: string;
  /**
   * Holds a control that may be left half filled, like a date without a time: it would be sent as empty. Without
   * JavaScript the browser's own check refuses it; with it `submission` does.
   */
  partial?: boolean;
  /** It holds files. */
  files?: boolean;
  children?: ReactNode;
}

/**
 * Plain HTML that works without JavaScript; with it the same fields go by fetch, and what was refused
 * is shown in place. The server alone judges the input (`noValidate`), so both ways read the same.
 */
export function Form(props: FormProps) {
  const { action, method = 'POST', next, back, done, flash, children } = props;
  const id = useId();
  const { problem, pending, scripted, submit } = useSubmission(next, flash?.problem ?? null);
  const { errors, forget } = useErrors(problem);
  const state = { id, errors, values: flash?.values ?? {} };
  return (
    <form
      className="form"
      method="post"
      action={action}
      encType={props.files ? 'multipart/form-data' : undefined}
      noValidate={!props.partial || scripted}
      onSubmit={submit}
      onInput={forget}
      aria-busy={pending}
    >
      {method !== 'POST' && <input type="hidden" name="_method" value={method} />}
      <MadeFor />
      <input type="hidden" name="_next" value={next} />
      <input type="hidden" name="_back" value={back} />
      {done && <input type="hidden" name="_done" value={done} />}
      {problem && <FormProblem {...{ problem, errors, back }} form={id} />}
      <FormContext value={state}>{children}</FormContext>
      <Submit {...props} pending={pending} />
      {props.progress && <Progress words={pending ? props.progress : null} />}
    </form>
  );
}

/** The status line is always there, so that a screen reader hears when it fills. */
function Progress({ words }: { words: string | null }) {
  return (
    <div className="form-progress" role="status">
      {words && (
        <>
          <progress aria-label={words} />
          <span>{words}</span>
        </>
      )}
    </div>
  );
}

function Submit({ submit, tone = 'primary', size = 'regular', pending }: FormProps & { pending: boolean }) {
  // aria-disabled and not disabled: a disabled button would lose the focus.
  return (
    <div className="form-actions">
      <button type="submit" className="button" data-tone={tone} data-size={size} aria-disabled={pending}>
        {submit}
      </button>
    </div>
  );
}
