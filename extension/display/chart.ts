/** Charts by Vega-Lite. */
import { chartText } from '../picture/chartText.js';
import { mime } from '../wire/ids.js';
import { completeSpec } from './chartSpec.js';
import { display } from './sink.js';

/** Rows, or columns of equal length: arrays, typed arrays or tensors of one axis. */
export type ChartData = readonly object[] | Readonly<Record<string, unknown>>;

/** Draws a Vega-Lite chart at once.
 *
 *   chart({ mark: 'line', encoding: { x: { field: 'step' }, y: { field: 'loss' } } }, { step, loss })
 *
 * spec: Vega-Lite 6 (https://vega.github.io/vega-lite); `$schema` may be left out.
 * A field without a `type` has that of its values: numbers are quantitative, dates temporal, all else nominal.
 * data: becomes the spec's `data.values`. NaN and ±∞, which JSON lacks, become null: Vega-Lite leaves the
 * line open there.
 * Returns nothing, so that at the end of a cell it is not drawn twice.
 * Errors: no mark and no layers; data that is neither rows nor columns; data by URL, as a chart that fetches is another one tomorrow; columns of unequal
 * length; a function in the spec. */
export function chart(spec: object, data?: ChartData): void {
  const complete = completeSpec(spec, data);
  display({ [mime.vegaLite]: complete, [mime.text]: chartText(complete) });
}
