/** One line for each case. */

export function reportCase(name: string, observed: string, faults: readonly string[]): void {
  console.log(
    `${faults.length === 0 ? '✓' : '✗'} ${name}: ${observed}${faults.map((one) => `; ${one}`).join('')}`,
  );
}

/** A case that cannot run here counts as passed. */
export function skipped(name: string, why: string): true {
  console.log(`· ${name}: skipped, ${why}`);
  return true;
}
