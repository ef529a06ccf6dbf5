/** What of a table of tests runs in CI, and what with LOSSBOOK_WHOLE=1 alone. */

export const whole = process.env['LOSSBOOK_WHOLE'] === '1';

/**
 * For a table of two sides whose rows and columns do not depend on each other, as who writes and where to: every row and
 * every column has a part of the pairs, a third where nothing else is said.
 */
export const isInTurn = (row: number, column: number, parts = 3): boolean =>
  whole || (row + column) % parts === 0;

/** Whether what only a person's eye can judge is made: in CI nobody looks. */
export const isLookedAt = whole || process.env['CI'] !== 'true';

/** Looks in which something is drawn for a person: all of them, and where nobody looks the first. */
export const looks = <Look>(all: readonly Look[]): readonly Look[] =>
  isLookedAt ? all : all.slice(0, 1);
