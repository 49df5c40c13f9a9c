import { LinkButton } from '#components/ui/button';

export function ExportPicked({ ids }: { ids: readonly string[] }) {
  const search = new URLSearchParams([['format', 'csv'], ...ids.map((id) => ['ids', id])]);
  return (
    <div className="actions">
      <LinkButton href={`/api/admin/users?${search}`}>Export CSV</LinkButton>
    </div>
  );
}
