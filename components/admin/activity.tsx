import { DayChart } from '#components/admin/day-chart';
import { Card } from '#components/ui/card';
import { formatCount } from '#components/ui/count';
import type { DashboardView } from '#lib/schemas/dashboard';

const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Sign-ups and logins of the last days, side by side. */
export function Activity({ signUpsByDay, loginsByDay }: Pick<DashboardView, 'signUpsByDay' | 'loginsByDay'>) {
  const signUps = formatCount(total(signUpsByDay.map(({ count }) => count)));
  const succeeded = formatCount(total(loginsByDay.map((day) => day.succeeded)));
  const failed = formatCount(total(loginsByDay.map((day) => day.failed)));
  return (
    <div className="charts">
      <Card title="Sign-ups" text={`Last ${signUpsByDay.length} days`} aside={<Sum value={signUps} />}>
        <DayChart
          label={`Sign-ups per day: ${signUps} in the last ${signUpsByDay.length} days`}
          series={[{ name: 'Sign-ups', tone: 'first' }]}
          days={signUpsByDay.map(({ day, count }) => ({ day, counts: [count] }))}
        />
      </Card>
      <Card
        title="Logins"
        text={`Last ${loginsByDay.length} days`}
        aside={
          <p className="legend">
            <span data-tone="first">{succeeded} succeeded</span>
            <span data-tone="second">{failed} failed</span>
          </p>
        }
      >
        <DayChart
          label={`Logins per day: ${succeeded} succeeded and ${failed} failed`}
          series={[
            { name: 'Succeeded', tone: 'first' },
            { name: 'Failed', tone: 'second' },
          ]}
          days={loginsByDay.map((day) => ({ day: day.day, counts: [day.succeeded, day.failed] }))}
        />
      </Card>
    </div>
  );
}

function Sum({ value }: { value: string }) {
  return <p className="card-figure">{value}</p>;
}
