import type { z } from 'zod';
import type { Actor } from '#lib/access/actor';
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

const isUnchanged = (actor: Actor, wanted: z.infer<typeof UpdateProfileInput>) =>
  UpdateProfileInput.keyof().options.every(
    (name) => wanted[name] === undefined || wanted[name] === actor[name],
  );

export const updateProfile = operation({
  summary: 'Change the caller’s own username or display name.',
  allow: 'signed-in',
  audit: 'user.updated',
  limit: 'profile',
  input: UpdateProfileInput,
  output: ProfileView,
  async run(context, wanted) {
    const { actor, db, now } = context;
    const { username = actor.username } = wanted;
    if (isUnchanged(actor, wanted)) return profileOfActor(actor);
    if (normalizeIdentifier(username) !== normalizeIdentifier(actor.username))
      await requireFree(db, { username });
    const write = audited(context, { type: 'user', id: actor.id }, async (tx, note) => {
      note({ ...(await changeIdentity(tx, actor.id, wanted)) });
      return readProfileRow(tx, actor.id, now);
    });
    return mapTaken(write);
  },
});
