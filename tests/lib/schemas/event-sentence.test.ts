import { expect, test } from '@playwright/test';
import { activityWords, shownOf } from '#lib/schemas/activity-words';
import { auditActions, auditOutcomes } from '#lib/schemas/audit-actions';
import { sentenceOf, textOf } from '#lib/schemas/event-sentence';

test('every event has a sentence for each outcome, with and without its user', () => {
  for (const action of auditActions)
    for (const outcome of auditOutcomes)
      for (const isOwn of [true, false]) {
        const said = textOf({ action, outcome, user: null, isOwn });
        expect(said).toMatch(/^[A-Z][^{}]+$/);
        expect(said).not.toContain(action);
      }
});

test('a sentence names the role and the user, and tells the user themselves with "you"', () => {
  const assigned = { action: 'role.assigned', outcome: 'done', isOwn: false } as const;
  const user = { username: 'mina.vogel' };
  expect(sentenceOf({ ...assigned, user, role: 'Editor' })).toEqual([
    'Assigned ',
    { name: 'Editor' },
    ' to ',
    { user },
  ]);
  const activity = { code: null, role: 'Editor', isOwn: true };
  const said = shownOf.administrator.map((key) => {
    const [action = '', outcome] = key.split(' ');
    expect(outcome).toBe('done');
    return activityWords('administrator', { ...activity, action, outcome: 'done' });
  });
  expect(said).toContain('An administrator assigned Editor to you');
  for (const one of said) expect(one).toMatch(/\byou(r)?\b/);
});

test('an event of a later version shows its name', () => {
  expect(textOf({ action: 'user.pondered', outcome: 'done', user: null, isOwn: false })).toBe(
    'user.pondered',
  );
});
