'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { FieldErrors, FieldHint, FieldLabel } from '#components/field';
import { useField } from '#components/form-context';
import { type Guessing, type Judgement, judge, PasswordMeter } from '#components/password-meter';
import { passwordLength } from '#lib/schemas/password-rules';

interface PasswordFieldProps {
  name: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  /** For a password to be chosen: says the rules, and with JavaScript how far they are kept. */
  rules?: boolean;
}

/** Read by password managers, so that what they suggest is accepted. */
const { least, most } = passwordLength;
const managerRules = { passwordrules: `minlength: ${least}; maxlength: ${most};` };

export function PasswordField({ name, label, autoComplete, rules = false }: PasswordFieldProps) {
  const { id, errors, aria } = useField(name, rules);
  const { input, ready, visible, toggle, judgement, typed } = usePassword(rules);
  return (
    <div className="field">
      <FieldLabel id={id} required>
        {label}
      </FieldLabel>
      {rules && (
        <FieldHint id={id}>
          {`Use ${least} to ${most} characters. Not a common password, and not built on your username or email.`}
        </FieldHint>
      )}
      <div className="input-group">
        <input
          {...aria}
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

function usePassword(rules: boolean) {
  const input = useRef<HTMLInputElement>(null);
  const [ready, setReady] = useState(false);
  const [visible, setVisible] = useState(false);
  const [judgement, setJudgement] = useState<Judgement | null>(null);

  // Says nothing until its code has come, which is fetched only where a password is chosen.
  const guess = useRef<Guessing>(() => null);
  const typed = useCallback(() => setJudgement(input.current && judge(input.current, guess.current)), []);

  useEffect(() => {
    const field = input.current;
    // The toggle needs JavaScript, so it only appears with it.
    setReady(true);
    // Typed or filled in before this code had loaded.
    typed();
    // Hidden again when it is sent, so that the browser offers to save a password and no text.
    const hide = () => setVisible(false);
    field?.form?.addEventListener('submit', hide);
    return () => field?.form?.removeEventListener('submit', hide);
  }, [typed]);

  useEffect(() => {
    if (!rules) return;
    import('#lib/schemas/guessing').then(
      ({ guessing }) => {
        guess.current = guessing();
        typed();
      },
      // Without it the server says the same.
      () => {},
    );
  }, [rules, typed]);

  return { input, ready, visible, toggle: () => setVisible(!visible), judgement, typed };
}
