/** Showing something in the middle of a cell. */
import { mimeBundle } from './mimeBundle.js';
import { takeOption, checkOptions, isText } from './options.js';
import { display, displayContext } from './sink.js';

export interface ShowOptions {
  /** Written before the text, and over the view of a tensor. */
  readonly title?: string;
}

/** Shows a value at once, as it would be shown at the end of a cell: tensors, reports, anything.
 *
 * Returns nothing, so that at the end of a cell it is not shown twice. Outside of a notebook its text goes to
 * the console.
 * Errors: an option other than title, a title that is no string. */
export function show(value: unknown, options: ShowOptions = {}): void {
  checkOptions('show', options, ['title'], `{ title: 'loss' }`);
  const title = takeOption('show: title', options['title'], isText, `a string such as 'loss'`);
  display(mimeBundle(value, displayContext().inspect, title === undefined ? {} : { title }));
}
