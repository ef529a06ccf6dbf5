/** Charts by Vega-Lite. */
import { chartText } from '../picture/chartText.js';
import { mime } from '../wire/ids.js';
import { completeSpec } from './chartSpec.js';
import { display } from './sink.js';

/** Rows, or columns of equal length: arrays, typed arrays or tensors of one axis. */
export type ChartData = readonly object[] | Readonly<Record<string, unknown>>;

/**
 * Draws a Vega-Lite chart at once.
 *
 * A field without a `type` has that of its values: numbers are quantitative, dates temporal, all else nominal. NaN and ±∞, which
 * JSON lacks, become null: Vega-Lite leaves the line open there.
 *
 * @param spec - Vega-Lite 6 (https://vega.github.io/vega-lite); `$schema` may be left out.
 * @param data - Becomes the spec's `data.values`: an array of records, or columns of equal length (arrays, typed arrays or
 *   tensors of one axis) by name.
 * @returns Nothing, so that at the end of a cell it is not drawn twice.
 * @throws Error for a spec with no mark and no layers, or with a function in it; for data that is neither rows nor columns, or
 *   columns of unequal length; for data by URL, as a chart that fetches is another one tomorrow.
 * @example
 * chart({ mark: 'line', encoding: { x: { field: 'step' }, y: { field: 'loss' } } }, { step, loss });
 */
export function chart(spec: object, data?: ChartData): void {
  const complete = completeSpec(spec, data);
  display({ [mime.vegaLite]: complete, [mime.text]: chartText(complete) });
}
