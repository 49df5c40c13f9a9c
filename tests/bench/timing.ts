/** How long requests take, made one at a time. Times in milliseconds. */

/** Makes `count` requests after some that warm up, and returns the time of each. `work` is told which one it is. */
export async function timesOf(
  count: number,
  work: (index: number) => Promise<void>,
  warmUp = Math.ceil(count / 5),
): Promise<number[]> {
  const times: number[] = [];
  for (let index = -warmUp; index < count; index += 1) {
    const start = performance.now();
    await work(index + warmUp);
    if (index >= 0) times.push(performance.now() - start);
  }
  return times;
}

export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const [time = 0] = await timesOf(1, async () => void (await work()), 0);
  return time;
}

/** The time that this share of the requests stayed below or at. */
export function percentile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export const milliseconds = (time: number) => `${time.toFixed(time < 10 ? 1 : 0)} ms`;
