/**
 * Who is told of every report that a check makes.
 *
 * The kernel subscribes: each report of a cell counts, shown or not. The listener gets the report
 * itself, because `expect()` is called on it after it was made.
 */
import type { Report } from '../wire/report.js';

type Listener = (report: Report) => void;

const listeners = new Set<Listener>();

/** Calls `listener` with each report from now on. The returned function ends that. */
export function onReport(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellReport(report: Report): void {
  for (const listener of listeners) listener(report);
}
