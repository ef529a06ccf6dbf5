/** Showing something in the middle of a cell. */
import { mimeBundle, type MimeBundleOptions } from './mimeBundle.js';
import { display, displayContext } from './sink.js';

export interface ShowOptions {
  /** Written before the text, and over the view of a tensor. */
  readonly title?: string;
}

/** Shows a value at once, as it would be shown at the end of a cell: tensors, reports, anything.
 *
 * Returns nothing, so that at the end of a cell it is not shown twice. Outside of a notebook its text goes to
 * the console. */
export function show(value: unknown, options: ShowOptions = {}): void {
  const passed: MimeBundleOptions = options;
  display(mimeBundle(value, displayContext().inspect, passed));
}
