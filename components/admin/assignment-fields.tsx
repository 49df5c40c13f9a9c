import { EndFields } from '#components/admin/end-fields';
import { Field } from '#components/field';

/** Until when and why a role is given. */
export function AssignmentFields({ expiresAt = null }: { expiresAt?: Date | null }) {
  return (
    <>
      <EndFields expiresAt={expiresAt} />
      <ReasonField />
    </>
  );
}

export function ReasonField() {
  return <Field name="reason" label="Reason" hint="Kept in the audit trail." autoComplete="off" />;
}
