import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { requireAdministrator } from '#lib/core/users/administrators';
import { assertHoldsAllOf } from '#lib/core/users/authority';
import { identityOf } from '#lib/core/users/identity';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import { AppError } from '#lib/errors';
import { DeleteUserInput } from '#lib/schemas/user';
import { noSuchUser, requireOther } from '#lib/users/rules';

const notConfirmed = (username: string) =>
  new AppError('invalid_input', {
    errors: [{ path: 'confirmation', message: `Type ${username} to delete them.` }],
  });

export const deleteUser = operation({
  summary: 'Delete a user for good, with their sessions and roles. Their audit trail stays.',
  allow: 'users:delete',
  audit: 'user.deleted',
  limit: 'administration',
  input: DeleteUserInput,
  async run(context, { id, confirmation }) {
    const { actor, now } = context;
    requireOther(actor, id);
    await audited(context, { type: 'user', id }, async (tx, note, held) => {
      if (!(await lockUser(tx, id))) throw noSuchUser(id);
      await assertHoldsAllOf(tx, held, id, now);
      const { roles } = await readProfile(tx, id, now);
      const user = await tx.user.delete({ where: { id } });
      if (confirmation !== undefined && confirmation !== user.username) throw notConfirmed(user.username);
      note({ before: { ...identityOf(user), roles } });
      await requireAdministrator(tx);
    });
  },
});
