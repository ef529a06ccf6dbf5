/**
 * Who is told of every report that a check makes.
 *
 * The kernel subscribes: each report of a cell counts, shown or not. The listener gets the report
 * itself, because `expect()` is called on it after it was made.
 */
import type { Report } from '../wire/report.js';

type Listener = (report: Report) => void;

const listeners = new Set<Listener>();

/**
 * Tells of each report that a check makes from now on.
 *
 * @param listener - Called with the report itself when it is made, before `expect()` can be called on it.
 * @returns What ends it.
 * @example
 * const stop = onReport((report) => console.log(report.verdict));
 */
export function onReport(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellReport(report: Report): void {
  for (const listener of listeners) listener(report);
}
