import { formatCount } from '#components/ui/count';
import { exactCountLimit } from '#lib/schemas/list';

interface StatProps {
  label: string;
  /** Null for more than is counted. */
  value: number | null;
  text?: string;
}

export function Stat({ label, value, text }: StatProps) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd>
        <span className="stat-value">
          {value === null ? `${formatCount(exactCountLimit)}+` : formatCount(value)}
        </span>
        {text && <span className="stat-text">{text}</span>}
      </dd>
    </div>
  );
}
