/** Which script a page carries: Vega is six times the rest of it, so it goes only where there is a chart to draw. */
import { fromNbformatData } from '../notebook/mimeData.js';
import type { Notebook, Output } from '../notebook/model.js';
import { decodeView } from '../wire/container.js';
import { mime } from '../wire/ids.js';
import { isChartMime } from './outputHtml.js';

/** The name of the script in the folder of the built renderer. */
export const pageScriptFor = ({ cells }: Notebook): 'page.js' | 'pageCharts.js' =>
  cells.some((cell) => cell.cell_type === 'code' && cell.outputs.some(hasChart))
    ? 'pageCharts.js'
    : 'page.js';

function hasChart(output: Output): boolean {
  if (output.output_type !== 'display_data' && output.output_type !== 'execute_result')
    return false;
  const { [mime.view]: held, ...others } = output.data;
  const { [mime.view]: view } = fromNbformatData(held === undefined ? {} : { [mime.view]: held });
  // The page draws a view rather than the chart beside it.
  return view instanceof Uint8Array ? foldsCharts(view) : Object.keys(others).some(isChartMime);
}

function foldsCharts(bytes: Uint8Array): boolean {
  const view = decodeView(bytes);
  return view.ok && (view.header.kind === 'precision' || view.header.kind === 'benchmark');
}
