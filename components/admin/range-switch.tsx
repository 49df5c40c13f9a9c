import { type DashboardRange, dashboardRanges, initialRange } from '#lib/schemas/dashboard';

const urlOf = (range: DashboardRange) => (range === initialRange ? '/admin' : `/admin?range=${range}`);

/** Links, so that a range can be bookmarked and works without JavaScript. */
export function RangeSwitch({ current }: { current: number }) {
  return (
    <nav className="range-switch" aria-label="Days shown">
      {dashboardRanges.map((range) => (
        <a key={range} href={urlOf(range)} aria-current={Number(range) === current ? 'true' : undefined}>
          {range} days
        </a>
      ))}
    </nav>
  );
}
