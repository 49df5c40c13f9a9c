/** The first letter of a name; the name itself always stands beside it. */
export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className="avatar" data-large={large || undefined} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
