const quietMilliseconds = 60_000;

/** Passes on at most one call a minute, so that a flood of requests does not flood the log. */
export function throttle<T>(call: (what: T) => void): (what: T) => void {
  let quietUntil = 0;
  return (what) => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + quietMilliseconds;
    call(what);
  };
}
