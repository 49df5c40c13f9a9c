import { examine } from '#scripts/doctor/doctor';
import { linesOf } from '#scripts/doctor/finding';
import type { Command } from '#scripts/gatehouse/command';
import { Stop, say } from '../terminal.mjs';

export const doctor: Command = {
  usage: 'doctor',
  does: 'Looks at what this installation stands on, and says of each fault what to do.',
  opensItself: true,
  async run(parameters) {
    if (parameters.length > 0) throw new Stop('doctor takes nothing.');
    const checks = await examine();
    for (const line of checks.flatMap(linesOf)) say(line);
    const isFaulty = checks.some(({ findings }) => findings.some(({ severity }) => severity === 'fault'));
    return isFaulty ? 1 : 0;
  },
};
