/** Which seeds were used: the kernel writes them into the notebook beside the results. */

export interface SeedUsed {
  readonly seed: number;
  /** The generator's name. */
  readonly name: string;
}

const listeners = new Set<(used: SeedUsed) => void>();

/** Calls the listener for each generator made from now on; returns what stops it. */
export function onSeed(listener: (used: SeedUsed) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function noteSeed(used: SeedUsed): void {
  for (const listener of listeners) listener(used);
}
