/** Something shown that changes: one output, whose contents take each other's place. */
import { mimeBundle } from './mimeBundle.js';
import { nextDisplay } from './sink.js';

/** What `showLive` has shown. */
export interface LiveOutput {
  /** Shows another value in its place, in the cell that showed the first. */
  readonly update: (value: unknown) => void;
}

/**
 * Shows a value at once, as `show` does, and others in its place later: a loss that falls, an image that is fitted.
 *
 * Updates that follow each other faster than ten a second are left out, the last never. Outside of a notebook each goes to the
 * console as text.
 *
 * @param value - What is shown first; anything that `show` takes.
 * @returns What takes the next values, by `update`.
 * @throws Error where a value's own way of being shown throws.
 * @example
 * const live = showLive(0);
 * for (const step of track(200, 'fit')) live.update(await fitOnce(step));
 */
export function showLive(value: unknown): LiveOutput {
  const show = nextDisplay();
  show(mimeBundle(value));
  return { update: (next) => show(mimeBundle(next)) };
}
