/**
 * TypeScript's parser and all that walks its trees call themselves once a level: `((((…` of a cell, which may come from anybody,
 * ends the stack where it should end one cell's text.
 */

/** What the work gives, or else the other, where the text nests deeper than the stack has room. */
export function withinStack<T>(work: () => T, otherwise: (error: RangeError) => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return otherwise(error);
    throw error;
  }
}
