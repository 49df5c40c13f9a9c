/** One line for each case. */

export function tell(name: string, seen: string, faults: readonly string[]): void {
  console.log(
    `${faults.length === 0 ? '✓' : '✗'} ${name}: ${seen}${faults.map((one) => `; ${one}`).join('')}`,
  );
}

/** What could not be tried here breaks no promise. */
export function skipped(name: string, why: string): true {
  console.log(`· ${name}: skipped, ${why}`);
  return true;
}
