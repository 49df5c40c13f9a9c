import { formatCount } from '#components/ui/count';

interface StatProps {
  label: string;
  value: number;
  text?: string;
}

export function Stat({ label, value, text }: StatProps) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd>
        <span className="stat-value">{formatCount(value)}</span>
        {text && <span className="stat-text">{text}</span>}
      </dd>
    </div>
  );
}
