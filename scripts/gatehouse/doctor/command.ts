import type { Command } from '#scripts/gatehouse/command';
import { runChecks } from '#scripts/gatehouse/doctor/doctor';
import { linesOf } from '#scripts/gatehouse/doctor/finding';
import { say } from '../../terminal.mjs';

export const doctor: Command = {
  opensItself: true,
  async run({ values }) {
    const checks = await runChecks();
    if (values.json) say(JSON.stringify({ checks }, null, 2));
    else for (const line of checks.flatMap(linesOf)) say(line);
    const isFaulty = checks.some(({ findings }) => findings.some(({ severity }) => severity === 'fault'));
    return isFaulty ? 1 : 0;
  },
};
