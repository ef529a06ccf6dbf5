/** Waiting for what can be observed; no test sleeps for a fixed time. */

export interface Patience {
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * The first value that is neither undefined nor false.
 *
 * @throws after `timeout` (default 20 s) with `what`, and the error of the last attempt if there was one.
 */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  { timeout = 20_000 }: Patience = {},
): Promise<T> {
  const end = Date.now() + timeout;
  let cause: unknown;
  do {
    try {
      const value = await attempt();
      if (value !== undefined && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((done) => setTimeout(done, 50));
  } while (Date.now() < end);
  throw new Error(`waited ${timeout / 1000} s for: ${what}`, { cause });
}
