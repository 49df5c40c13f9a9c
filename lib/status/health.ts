import { operation } from '#lib/core/operation/operation';
import { hasObstacle, isDraining, noteReadinessAsked } from '#lib/health';
import { NoInput } from '#lib/schemas/fields';
import { HealthView } from '#lib/schemas/health';
import { readiness } from '#lib/status/readiness';

/** For load balancers and supervisors: no secrets, no versions, no hosts. */

const statusOf = ({ status }: HealthView) => (status === 'ok' ? 200 : 503);

function viewOf(checks: Record<string, boolean>): HealthView {
  const named = Object.entries(checks).map(([name, passed]) => [name, passed ? 'ok' : 'failed'] as const);
  const healthy = Object.values(checks).every(Boolean);
  return { status: healthy ? 'ok' : 'unavailable', checks: Object.fromEntries(named) };
}

export const readHealth = operation({
  summary: 'Whether the process lives. Does not look at the database.',
  allow: 'anyone',
  input: NoInput,
  output: HealthView,
  status: statusOf,
  run: () => viewOf({ process: true }),
});

export const readReadiness = operation({
  summary:
    'Whether this node can serve: database reachable and of this version, keys readable, room on the disk, not shutting down.',
  allow: 'anyone',
  input: NoInput,
  output: HealthView,
  status: statusOf,
  async run() {
    noteReadinessAsked();
    return viewOf({ ...(await readiness()), accepting: !isDraining() && !hasObstacle('failure') });
  },
});
