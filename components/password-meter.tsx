'use client';

import { charactersOf, type PasswordLists, passwordLength, refusalOf } from '#lib/schemas/password-rules';

/** What can be said while a user types: what the server will say. */
export interface Judgement {
  level: 0 | 1 | 2 | 3;
  words: string;
}

const steps = [1, 2, 3] as const;

/** `lists`: null until they have come, and 'missing' if they can't; then the server says it. */
export function judge(
  typed: string,
  ownNames: readonly string[],
  lists: PasswordLists | 'missing' | null,
): Judgement | null {
  const password = typed.normalize('NFC');
  const length = charactersOf(password);
  const { least, most } = passwordLength;
  if (length === 0) return null;
  if (length < least) return { level: 0, words: `${least - length} more to go` };
  if (length > most) return { level: 0, words: `${length - most} too many` };
  if (lists === null) return { level: 0, words: 'Checking…' };
  if (lists === 'missing') return { level: 1, words: 'Long enough' };
  const refusal = refusalOf(password, ownNames, lists);
  if (refusal) return { level: 0, words: refusal };
  if (length < 12) return { level: 1, words: 'Good. Longer is safer' };
  return length < 16 ? { level: 2, words: 'Strong' } : { level: 3, words: 'Very strong' };
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
