'use client';

import { charactersOf, isBuiltOn, passwordLength, wordsOf } from '#lib/schemas/password-rules';

/** What can be said while a user types. The server knows the common passwords; this knows the other kinds it refuses. */
export interface Judgement {
  level: 0 | 1 | 2 | 3;
  words: string;
}

const steps = [1, 2, 3] as const;

/** Says why a password is easy to guess; null if it is not. */
export type Guessing = (password: string) => string | null;

/** Reads the username and email of the same form; null for an empty field. */
export function judge(input: HTMLInputElement, guess: Guessing): Judgement | null {
  const length = charactersOf(input.value);
  const { least, most } = passwordLength;
  if (length === 0) return null;
  if (length < least) return { level: 0, words: `${least - length} more to go` };
  if (length > most) return { level: 0, words: `${length - most} too many` };
  if (namesItsOwner(input)) return { level: 0, words: 'Too close to your username or email' };
  const easy = guess(input.value);
  if (easy) return { level: 0, words: easy };
  if (length < 12) return { level: 1, words: 'Long enough. Longer is safer' };
  return length < 16
    ? { level: 2, words: 'Good, if it is not a common one' }
    : { level: 3, words: 'Strong, if it is not a common one' };
}

const ownerFields = '[autocomplete=username],[autocomplete=email]';

/** True if little is left without the user's own words. */
function namesItsOwner(input: HTMLInputElement): boolean {
  const fields = input.form?.querySelectorAll<HTMLInputElement>(ownerFields) ?? [];
  const words = [...fields].flatMap(({ value }) => wordsOf(value));
  return isBuiltOn(input.value.toLowerCase(), words);
}

/** Three bars and a word: colour is never the only sign. */
export function PasswordMeter({ judgement }: { judgement: Judgement | null }) {
  return (
    <div className="meter">
      <div className="meter-bars" data-level={judgement?.level} aria-hidden="true">
        {steps.map((step) => (
          <span key={step} className="meter-bar" data-on={judgement !== null && step <= judgement.level} />
        ))}
      </div>
      <p className="meter-words" role="status">
        {judgement?.words}
      </p>
    </div>
  );
}
