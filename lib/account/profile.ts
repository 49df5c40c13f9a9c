import { audited } from '#lib/core/audit';
import { mapTaken, requireFree } from '#lib/core/new-user';
import { operation } from '#lib/core/operation';
import { profileOfActor, readProfile as readProfileRow } from '#lib/core/profile';
import { normalizeIdentifier } from '#lib/schemas/fields';
import { ProfileView, ReadProfileInput, UpdateProfileInput } from '#lib/schemas/user';

export const readProfile = operation({
  summary: 'The caller: profile, roles and permissions.',
  allow: 'signed-in',
  input: ReadProfileInput,
  output: ProfileView,
  run: ({ actor }) => profileOfActor(actor),
});

export const updateProfile = operation({
  summary: 'Change the caller’s own username.',
  allow: 'signed-in',
  audit: 'user.updated',
  input: UpdateProfileInput,
  output: ProfileView,
  async run(context, { username }) {
    const { actor, db, now } = context;
    if (username === undefined || username === actor.username) return profileOfActor(actor);
    const usernameNormalized = normalizeIdentifier(username);
    if (usernameNormalized !== normalizeIdentifier(actor.username)) await requireFree(db, { username });
    const write = audited(context, { type: 'user', id: actor.id }, async (tx, note) => {
      note({ before: { username: actor.username }, after: { username } });
      await tx.user.update({ where: { id: actor.id }, data: { username, usernameNormalized } });
      return readProfileRow(tx, actor.id, now);
    });
    return mapTaken(write);
  },
});
