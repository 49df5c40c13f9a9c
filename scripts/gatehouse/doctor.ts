import { examine } from '#scripts/doctor/doctor';
import { linesOf } from '#scripts/doctor/finding';
import type { Command } from '#scripts/gatehouse/command';
import { say } from '../terminal.mjs';

export const doctor: Command = {
  opensItself: true,
  async run({ values }) {
    const checks = await examine();
    if (values.json) say(JSON.stringify({ checks }, null, 2));
    else for (const line of checks.flatMap(linesOf)) say(line);
    const isFaulty = checks.some(({ findings }) => findings.some(({ severity }) => severity === 'fault'));
    return isFaulty ? 1 : 0;
  },
};
