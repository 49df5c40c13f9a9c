import { type KnownCheckpoint, type Verification, verifyTrail } from '#lib/core/audit/verification';
import type { Command } from '#scripts/gatehouse/command';
import { progressBar, UsageError } from '../terminal.mjs';

/** A checkpoint as the log has it: the number of rows and the last hash. */
function parseCheckpoint(text: string): KnownCheckpoint {
  const [, count, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!count || !hash)
    throw new UsageError(
      'Give the checkpoint as COUNT:HASH, as a line `audit.checkpoint` of the log has it.',
    );
  return { count: Number(count), hash };
}

const rows = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'}`;

/** The checkpoint as `audit verify` takes it again. */
const checkpointOf = ({ checkpoint }: Verification) =>
  checkpoint && checkpoint.count > 0
    ? `${checkpoint.count}:${Buffer.from(checkpoint.lastHash).toString('hex')}`
    : null;

function summarise(verification: Verification, given: KnownCheckpoint | undefined): string[] {
  const { checkpoint, retention, erased, waiting } = verification;
  if (!checkpoint) return [];
  const known = checkpointOf(verification);
  return [
    known
      ? `The chain reaches ${rows(checkpoint.count)}, ${checkpoint.writtenAt.toISOString()}. Checkpoint: ${known}`
      : 'The chain is empty yet.',
    ...(retention
      ? [
          `Retention removed ${rows(retention.sequence)}, those up to sequence number ${retention.sequence}, last ${retention.removedAt.toISOString()}.`,
        ]
      : []),
    ...(given && retention && given.count < retention.sequence
      ? ['The given checkpoint is older than what retention left: take a newer one from the log.']
      : []),
    ...(erased > 0 ? [`The detail of ${rows(erased)} was erased.`] : []),
    ...(waiting.count > 0
      ? [`Not in the chain yet: ${rows(waiting.count)}, ${waiting.late} for over a minute.`]
      : []),
  ];
}

function asJson(verification: Verification): string {
  const { finding, checkpoint, erased, waiting } = verification;
  const sealedAt = checkpoint?.writtenAt.toISOString() ?? null;
  const fault = finding?.sentence ?? null;
  return JSON.stringify({ fault, head: checkpointOf(verification), sealedAt, erased, waiting }, null, 2);
}

const doneWith = ({ finding }: Verification) =>
  finding ? 'Read the audit trail as far as its first fault' : 'Verified the audit trail';

export const auditVerify: Command = {
  async run({ positionals: [checkpoint], values }) {
    const given = checkpoint === undefined ? undefined : parseCheckpoint(checkpoint);
    let bar: ReturnType<typeof progressBar> | undefined;
    const result = await verifyTrail({
      ...(given && { known: given }),
      begin: (count) => {
        bar = progressBar('Verifying the audit trail', count);
      },
      advance: (count) => bar?.advance(count),
    });
    bar?.end(values.json ? '' : doneWith(result));
    for (const line of values.json ? [asJson(result)] : summarise(result, given)) console.log(line);
    if (result.finding && !values.json) console.error(`✗ ${result.finding.sentence}`);
    return result.finding ? 1 : 0;
  },
};
