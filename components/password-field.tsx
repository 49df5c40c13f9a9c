'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { FieldErrors, FieldHint, FieldLabel } from '#components/field';
import { useField } from '#components/form-context';
import { type Judgement, judge, PasswordMeter } from '#components/password-meter';
import { type PasswordLists, passwordLength } from '#lib/schemas/password-rules';

interface PasswordFieldProps {
  name: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  /** For a password to be chosen: says the rules, and with JavaScript how far they are kept. */
  rules?: boolean;
  /** The user's names that the form has no fields for. */
  ownNames?: readonly string[];
}

const none: readonly string[] = [];

/** Read by password managers, so that what they suggest is accepted. */
const { least, most } = passwordLength;
const managerRules = { passwordrules: `minlength: ${least}; maxlength: ${most};` };

export function PasswordField({
  name,
  label,
  autoComplete,
  rules = false,
  ownNames = none,
}: PasswordFieldProps) {
  const { id, errors, attributes } = useField(name, rules);
  const { input, ready, visible, toggle, judgement, touched, typed } = usePassword(rules, ownNames);
  return (
    <div className="field">
      <FieldLabel id={id} required>
        {label}
      </FieldLabel>
      {rules && (
        <FieldHint id={id}>
          {`At least ${least} characters. Avoid common passwords, your name and your email.`}
        </FieldHint>
      )}
      <div className="input-group">
        <input
          {...attributes}
          {...(rules && managerRules)}
          ref={input}
          id={id}
          name={name}
          type={visible ? 'text' : 'password'}
          className="input"
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          onFocus={touched}
          onChange={typed}
        />
        {ready && (
          <button type="button" className="input-toggle" aria-pressed={visible} onClick={toggle}>
            {visible ? 'Hide' : 'Show'}
            <span className="visually-hidden"> {label.toLowerCase()}</span>
          </button>
        )}
      </div>
      {rules && ready && <PasswordMeter judgement={judgement} />}
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}

/** The names that are typed in the same form, too. */
function namesAround(input: HTMLInputElement): string[] {
  const fields = input.form?.querySelectorAll<HTMLInputElement>(
    '[autocomplete=username],[autocomplete=email]',
  );
  return [...(fields ?? [])].map(({ value }) => value);
}

function usePassword(rules: boolean, ownNames: readonly string[]) {
  const input = useRef<HTMLInputElement>(null);
  const [ready, setReady] = useState(false);
  const [visible, setVisible] = useState(false);
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const lists = useRef<PasswordLists | 'missing' | null>(null);
  const isAsked = useRef(false);

  const typed = useCallback(() => {
    const field = input.current;
    if (rules && field) setJudgement(judge(field.value, [...ownNames, ...namesAround(field)], lists.current));
  }, [rules, ownNames]);

  // Only now, because the lists are large.
  const touched = useCallback(async () => {
    if (!rules || isAsked.current) return;
    isAsked.current = true;
    typed();
    try {
      const { loadPasswordLists } = await import('#components/password-lists');
      lists.current = await loadPasswordLists();
    } catch {
      lists.current = 'missing';
    }
    typed();
  }, [rules, typed]);

  useEffect(() => {
    const field = input.current;
    // The toggle needs JavaScript, so it only appears with it.
    setReady(true);
    // Touched before this code had loaded.
    if (field && (field.value !== '' || field === document.activeElement)) touched();
    // Hidden again when it is sent, so that the browser offers to save a password and no text.
    const hide = () => setVisible(false);
    field?.form?.addEventListener('submit', hide);
    return () => field?.form?.removeEventListener('submit', hide);
  }, [touched]);

  return { input, ready, visible, toggle: () => setVisible(!visible), judgement, touched, typed };
}
