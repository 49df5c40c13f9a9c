import { formatCount } from '#components/ui/count';

/** `2026-11-22` -> `22 Nov` */
const shortDay = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  });

interface Series {
  name: string;
  tone: 'first' | 'second';
}

interface DayChartProps {
  /** Says in one sentence what the bars show. */
  label: string;
  series: readonly Series[];
  /** Oldest first; `counts` in the order of the series. */
  days: readonly { day: string; counts: readonly number[] }[];
}

const height = 100;
const step = 10;
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** Bars drawn on the server: sizes are attributes, since the page allows no inline style. */
export function DayChart({ label, series, days }: DayChartProps) {
  const highest = Math.max(0, ...days.map(({ counts }) => sum(counts)));
  const ticks = [0, 1 / 3, 2 / 3, 1].map((share) => days[Math.round(share * (days.length - 1))]?.day ?? '');
  return (
    <figure className="chart">
      <div className="chart-plot">
        {highest > 0 ? (
          <span className="chart-highest" aria-hidden="true">
            {formatCount(highest)}
          </span>
        ) : (
          <p className="chart-none">Nothing in these days yet</p>
        )}
        <svg
          viewBox={`0 0 ${days.length * step} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {days.map((entry, index) => (
            <Bar
              key={entry.day}
              {...entry}
              series={series}
              index={index}
              scale={height / Math.max(1, highest)}
            />
          ))}
        </svg>
      </div>
      <div className="chart-days" aria-hidden="true">
        {ticks.map((day) => (
          <span key={day}>{shortDay(day)}</span>
        ))}
      </div>
      <DayTable series={series} days={days} />
    </figure>
  );
}

interface BarProps {
  day: string;
  counts: readonly number[];
  series: readonly Series[];
  index: number;
  scale: number;
}

function Bar({ day, counts, series, index, scale }: BarProps) {
  const said = series.map(({ name }, at) => `${name} ${formatCount(counts[at] ?? 0)}`).join(', ');
  let top = height;
  return (
    <g className="chart-bar">
      <title>{`${shortDay(day)}: ${said}`}</title>
      <rect className="chart-hover" x={index * step} y={0} width={step} height={height} />
      {series.map(({ name, tone }, at) => {
        const size = (counts[at] ?? 0) * scale;
        top -= size;
        return (
          <rect key={name} data-tone={tone} x={index * step + 1.5} y={top} width={step - 3} height={size} />
        );
      })}
    </g>
  );
}

/** The same figures for screen readers. */
function DayTable({ series, days }: Pick<DayChartProps, 'series' | 'days'>) {
  return (
    <details className="chart-table">
      <summary>Show as a table</summary>
      <div className="chart-table-body">
        <table className="table" data-dense>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, counts }) => (
              <tr key={day}>
                <th scope="row">
                  <time dateTime={day}>{shortDay(day)}</time>
                </th>
                {series.map(({ name }, at) => (
                  <td key={name}>{formatCount(counts[at] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
