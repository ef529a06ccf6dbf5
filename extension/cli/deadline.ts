/** A timer for as long as anybody likes: Node's own fires at once beyond 24.8 days. */

const longestTimerMs = 2 ** 31 - 1;

/** Calls `call` once `ms` milliseconds have passed. Returns what takes that back. */
export function setDeadline(ms: number, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const now = Math.min(left, longestTimerMs);
    timer = setTimeout(() => (left > now ? wait(left - now) : call()), now);
  };
  wait(ms);
  return () => clearTimeout(timer);
}
