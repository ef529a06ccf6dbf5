/** Showing something in the middle of a cell. */
import { mimeBundle } from './mimeBundle.js';
import { takeOption, checkOptions, isText } from './options.js';
import { display, displayContext } from './sink.js';

export interface ShowOptions {
  /** Written before the text, and over the view of a tensor. */
  readonly title?: string;
}

/**
 * Shows a value at once, as it would be shown at the end of a cell: tensors, reports, anything.
 *
 * Outside of a notebook its text goes to the console.
 *
 * @param value - What is shown: of a tensor its view, of a report its verdict and maps, of an object with a method
 *   `Symbol.for('Jupyter.display')` what that returns, of all else its text.
 * @param options - `title`: written before the text, and over the view of a tensor.
 * @returns Nothing, so that at the end of a cell the value is not shown twice.
 * @throws Error for an option other than `title`, or a title that is no string.
 * @example
 * show(tf.grad((p) => angularLoss(yTrue, p))(yPred), { title: 'gradient' });
 */
export function show(value: unknown, options: ShowOptions = {}): void {
  checkOptions('show', options, ['title'], `{ title: 'loss' }`);
  const title = takeOption('show: title', options['title'], isText, `a string such as 'loss'`);
  display(mimeBundle(value, displayContext().inspect, title === undefined ? {} : { title }));
}
