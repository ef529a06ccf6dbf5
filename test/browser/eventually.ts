/** Waiting for what can be observed; no test sleeps for a fixed time. */

export interface Patience {
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * How long is waited, of what is long enough on a usual machine: others take three times as long for the same, and what
 * comes in time costs nothing.
 */
export const patientMs = (usual: number): number => 3 * usual;

/**
 * The first value that is neither undefined nor false.
 *
 * @throws after `patientMs` of `timeout` (default 20 s) with `what`, and the error of the last attempt if there was one.
 */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  { timeout = 20_000 }: Patience = {},
): Promise<T> {
  const ms = patientMs(timeout);
  const end = Date.now() + ms;
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
  throw new Error(`waited ${ms / 1000} s for: ${what}`, { cause });
}
