/** What the operations that may be mended take from each other. */
import type { Recording } from './recording.js';
import type { Operand, SeenOperation } from './repair.js';

export interface OperationGraph {
  /** Undefined of an input, of what is in the code, and of what may not be mended. */
  readonly makerOf: (operand: Operand) => SeenOperation | undefined;
  /** As often as each takes it. */
  readonly usersOf: (
    operation: Pick<SeenOperation, 'name' | 'ordinal'>,
  ) => readonly SeenOperation[];
}

export function graphOf({ users, seen, placeOf }: Recording): OperationGraph {
  const byPlace = new Map(seen.map((operation) => [placeOf(operation)!, operation]));
  return {
    makerOf: ({ from }) => (from && 'name' in from ? byPlace.get(placeOf(from)!) : undefined),
    usersOf: (operation) =>
      users[placeOf(operation)!]!.flatMap((place) => byPlace.get(place) ?? []),
  };
}
