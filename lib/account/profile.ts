import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { mapTaken, requireFree } from '#lib/core/users/create';
import { changeIdentity } from '#lib/core/users/identity';
import { profileOfActor, readProfile as readProfileRow } from '#lib/core/users/profile';
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
  limit: 'profile',
  input: UpdateProfileInput,
  output: ProfileView,
  async run(context, { username }) {
    const { actor, db, now } = context;
    if (username === undefined || username === actor.username) return profileOfActor(actor);
    if (normalizeIdentifier(username) !== normalizeIdentifier(actor.username))
      await requireFree(db, { username });
    const write = audited(context, { type: 'user', id: actor.id }, async (tx, note) => {
      note({ ...(await changeIdentity(tx, actor.id, { username })) });
      return readProfileRow(tx, actor.id, now);
    });
    return mapTaken(write);
  },
});
