/** Charts of a page: drawn where that is soon done, left to their text where a spec asks for work without end. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { chartPictures } from '../../extension/export/index.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import { budgets } from '../../extension/wire/budgets.js';

const worker = resolve('dist/chartWorker.cjs');

function charts(...specs: readonly object[]): Notebook {
  const outputs = specs.map((spec) => ({
    output_type: 'display_data',
    data: { 'application/vnd.vegalite.v6+json': spec },
    metadata: {},
  }));
  const cell = { cell_type: 'code', id: 'c', source: '', metadata: {}, execution_count: 1 };
  const parsed = parseNotebook(
    JSON.stringify({
      cells: [{ ...cell, outputs }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
  assert.ok(parsed.ok);
  return parsed.notebook;
}

const values = [
  { a: 1, b: 2 },
  { a: 3, b: 1e9 },
];
const x = { field: 'a', type: 'quantitative' };
const y = { field: 'b', type: 'quantitative' };
const plain = { data: { values }, mark: 'point', encoding: { x, y } };

/** Each asked for minutes or gigabytes of whoever exported the notebook. */
const endless: Readonly<Record<string, object>> = {
  'bins of a thousandth': {
    ...plain,
    mark: 'bar',
    encoding: { x: { ...y, bin: { step: 1e-3 } }, y: { aggregate: 'count' } },
  },
  'a sequence of ten thousand million': {
    data: { sequence: { start: 0, stop: 1e10, as: 'a' } },
    mark: 'point',
    encoding: { x },
  },
  'a hundred million ticks': {
    ...plain,
    encoding: { x: { ...x, axis: { tickCount: 1e8 } }, y },
  },
  'a pattern that backtracks': {
    ...plain,
    transform: [{ filter: `test(/^(a+)+$/, '${'a'.repeat(60)}b')` }],
  },
};

describe('pictures of charts', function () {
  this.timeout(60_000);

  it('a chart is SVG, and one beside it that Vega-Lite refuses has none', async () => {
    const pictures = await chartPictures(charts(plain, { mark: 5 }, plain), worker);
    assert.deepEqual([...pictures.keys()], ['c-0', 'c-2']);
    assert.match(pictures.get('c-0') ?? '', /^<svg /);
  });
  it('no chart hangs an export for more than two seconds', () => {
    assert.ok(budgets.chartSeconds.most < 2 && budgets.endedChartsSeconds.most <= 2);
  });
  for (const [name, spec] of Object.entries(endless)) {
    it(`${name}: no picture, and the chart behind it has its own`, async () => {
      const pictures = await chartPictures(charts(spec, plain), worker);
      assert.match(pictures.get('c-1') ?? '', /^<svg /);
      const svg = pictures.get('c-0');
      assert.ok(svg === undefined || svg.length <= budgets.chartPictureBytes.most);
    });
  }
  it('fifty without end take no longer than one, and those before them have their own', async () => {
    const hostile = Array<object>(50).fill(endless['a pattern that backtracks']!);
    const begun = performance.now();
    const pictures = await chartPictures(charts(plain, ...hostile), worker);
    const seconds = (performance.now() - begun) / 1000;
    assert.deepEqual([...pictures.keys()], ['c-0']);
    // Twice a process is started anew, which takes its time on a busy machine.
    assert.ok(seconds < 10 * budgets.endedChartsSeconds.most, `${seconds} s`);
  });
  it('a notebook without charts starts no thread', async () => {
    assert.deepEqual(await chartPictures(charts(), '/no/such/file'), new Map());
  });
});
