import { type KnownHead, type Verification, verifyTrail } from '#lib/core/audit-verification';
import type { Command } from '#scripts/gatehouse/command';
import { progressBar, Stop } from '../terminal.mjs';

/** A head as it stands in the log: how many rows, and the last seal. */
function parseHead(text: string): KnownHead {
  const [, count, seal] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!count || !seal)
    throw new Stop('Give the head as COUNT:SEAL, as a line `audit.sealed` of the log has them.');
  return { count: Number(count), seal };
}

const rows = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'}`;

function summarise({ head, erased, waiting }: Verification): string[] {
  if (!head) return [];
  const seal = Buffer.from(head.lastSeal).toString('hex');
  return [
    head.count === 0
      ? 'Nothing is sealed yet.'
      : `The seal reaches ${rows(head.count)}, ${head.sealedAt.toISOString()}. Head: ${head.count}:${seal}`,
    ...(erased > 0 ? [`Of ${rows(erased)} the detail was erased.`] : []),
    ...(waiting.count > 0
      ? [`Not sealed yet: ${rows(waiting.count)}, ${waiting.late} for over a minute.`]
      : []),
  ];
}

async function verify(known: KnownHead | undefined): Promise<Verification> {
  let bar: ReturnType<typeof progressBar> | undefined;
  const result = await verifyTrail({
    ...(known && { known }),
    begin: (count) => {
      bar = progressBar('Verifying the audit trail', count);
    },
    advance: (count) => bar?.advance(count),
  });
  bar?.done(result.finding ? 'Read the audit trail as far as its first fault' : 'Verified the audit trail');
  return result;
}

export const auditVerify: Command = {
  usage: 'audit verify [COUNT:SEAL]',
  does: 'Checks the whole audit trail, and if one is given that it goes on from a head of the log.',
  looksOnly: true,
  async run([head, ...more]) {
    if (more.length > 0) throw new Stop('Give at most one head: audit verify COUNT:SEAL.');
    const result = await verify(head === undefined ? undefined : parseHead(head));
    for (const line of summarise(result)) console.log(line);
    if (result.finding) console.error(`✗ ${result.finding.sentence}`);
    return result.finding ? 1 : 0;
  },
};
