import { Field } from '#components/field';

/** Why and until when a role is given. */
export function AssignmentFields() {
  return (
    <>
      <ReasonField />
      <Field
        name="expiresAt"
        label="End, in UTC"
        type="datetime-local"
        hint="A date and a time. The role counts until then; left empty, it counts for good."
      />
    </>
  );
}

export function ReasonField() {
  return (
    <Field
      name="reason"
      label="Reason"
      hint="Kept in the record of changes. At most 500 characters."
      autoComplete="off"
    />
  );
}
