/** Milliseconds of this process's own work, its threads’ included, which other processes do not lengthen as they do the clock's. */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
