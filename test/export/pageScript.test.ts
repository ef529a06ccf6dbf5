/** Which script an exported page carries: the one with Vega only where a chart is drawn. */
import assert from 'node:assert/strict';
import { pageScriptFor } from '../../extension/export/index.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import { encodeView } from '../../extension/wire/container.js';
import { benchmarkReport, precisionReport, reportBytes } from '../renderer/reportSamples.js';

const spec = { mark: 'line' };
const view = (bytes: Uint8Array) => ({
  'application/vnd.lossbook.view': Buffer.from(bytes).toString('base64'),
});
const tensor = encodeView({ id: 'v', title: '', kind: 'tensor', tensors: [] }, []);
const chart = { 'application/vnd.vegalite.v6+json': spec };
const shown = (data: object) => ({ output_type: 'display_data', data, metadata: {} });

const table: readonly (readonly [name: string, script: string, ...outputs: object[]])[] = [
  ['no output', 'page.js'],
  ['text', 'page.js', { output_type: 'stream', name: 'stdout', text: 'vegalite' }],
  ['a tensor', 'page.js', shown(view(tensor))],
  ['a chart', 'pageCharts.js', shown(chart)],
  ['a chart of Vega-Lite 5', 'pageCharts.js', shown({ 'application/vnd.vegalite.v5+json': spec })],
  ['a chart of Vega', 'page.js', shown({ 'application/vnd.vega.v5+json': spec })],
  ['a chart after others', 'pageCharts.js', shown(view(tensor)), shown(chart)],
  [
    'a chart beside a view, which is what is drawn',
    'page.js',
    shown({ ...chart, ...view(tensor) }),
  ],
  ['a precision report', 'pageCharts.js', shown(view(reportBytes(precisionReport)))],
  ['a benchmark', 'pageCharts.js', shown(view(reportBytes(benchmarkReport)))],
  ['a view that is broken', 'page.js', shown(view(tensor.subarray(0, 20)))],
];

describe('the script of an exported page', () => {
  for (const [name, script, ...outputs] of table) {
    it(`${name}: ${script}`, () => {
      const cell = { cell_type: 'code', id: 'c', source: '', outputs, execution_count: 1 };
      const cells = [{ ...cell, metadata: {} }];
      const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
      const parsed = parseNotebook(text);
      assert.ok(parsed.ok);
      assert.equal(pageScriptFor(parsed.notebook), script);
    });
  }
});
