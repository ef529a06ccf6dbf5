/** Which charts a page draws at once, and which may be others in the page than where they are tried. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { asksAround } from '../../renderer/model/chart/around.js';
import { isPlain } from '../../renderer/model/chart/plain.js';

const x = { field: 'step', type: 'quantitative' };
const y = { field: 'loss', type: 'quantitative' };
const rows = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ step, loss: 1 / (1 + step), run: `r${step % 3}` }));
const line = { mark: 'line', data: { values: rows(20) }, encoding: { x, y } };
const withX = (of: object) => ({ ...line, encoding: { x: { ...x, ...of }, y } });
const withMark = (of: object) => ({ ...line, mark: { type: 'line', ...of } });

const sample = (): object => {
  const notebook = JSON.parse(readFileSync('notebooks/losses.tfnb', 'utf8')) as {
    cells: { outputs?: { data?: Record<string, object> }[] }[];
  };
  const all = notebook.cells.flatMap(({ outputs = [] }) => outputs.map(({ data }) => data ?? {}));
  return all.flatMap((data) => data['application/vnd.vegalite.v6+json'] ?? [])[0]!;
};

const plain: Readonly<Record<string, object>> = {
  'a line': line,
  'without types, as the documentation has it': {
    ...line,
    encoding: { x: { field: 'step' }, y: { field: 'loss' } },
  },
  'bars of counts': {
    ...line,
    mark: 'bar',
    encoding: { x: { ...x, bin: true }, y: { aggregate: 'count' } },
  },
  'colours, a title and a size': {
    ...line,
    title: 'Training',
    width: 300,
    height: 120,
    encoding: { x, y, color: { field: 'run', type: 'nominal', title: null } },
  },
  'layers, and rows by name': {
    datasets: { a: rows(20) },
    data: { name: 'a' },
    encoding: { x },
    layer: [
      { mark: { type: 'line', strokeDash: [4, 4] }, encoding: { y } },
      { mark: { type: 'point', filled: true, size: 30 }, encoding: { y, tooltip: [x, y] } },
      { mark: 'rule', encoding: { y: { datum: 0.5 } } },
    ],
  },
  'a logarithmic axis with a format': withX({ scale: { type: 'log' }, axis: { format: '~s' } }),
  'six thousand points': { ...line, mark: 'point', data: { values: rows(6000) } },
  'the sample': sample(),
};

const tried: Readonly<Record<string, object>> = {
  'ten thousand points': { ...line, mark: 'point', data: { values: rows(10_000) } },
  'two layers of six thousand': {
    data: { values: rows(6000) },
    layer: [line, line].map(({ mark, encoding }) => ({ mark, encoding })),
  },
  'a long text': { ...line, title: 'a'.repeat(4e6) },
  'rows as text': { ...line, data: { values: 'step,loss\n1,2' } },
  'rows with lists in them': { ...line, data: { values: [{ step: [1, 2] }] } },
  'rows that it makes': { ...line, data: { sequence: { start: 0, stop: 10 } } },
  'rows by a format': { ...line, data: { values: rows(2), format: { parse: { step: 'date' } } } },
  'a transform': { ...line, transform: [{ filter: 'true' }] },
  'a parameter': { ...line, params: [{ name: 'a', value: 1 }] },
  'a configuration': { ...line, config: { axis: { tickCount: 10 } } },
  'small multiples': {
    ...line,
    encoding: { x, y, row: { field: 'run' } },
  },
  'a repetition': { repeat: ['a'], spec: line },
  'a projection': { ...line, projection: { type: 'mercator' } },
  'a condition': {
    ...line,
    encoding: { x, y, color: { condition: { test: 'true', value: 'red' } } },
  },
  'steps of bins': withX({ bin: { step: 1 } }),
  'units of time': withX({ timeUnit: 'seconds' }),
  'an expression for a number of ticks': withX({ axis: { tickCount: { expr: '1e9' } } }),
  'a million ticks': withX({ axis: { tickCount: 1e6 } }),
  'ticks by an interval': withX({ axis: { tickCount: 'millisecond' } }),
  'an expression for labels': withX({ axis: { labelExpr: 'datum.label' } }),
  'the base of a logarithm': withX({ scale: { type: 'log', base: 1.0000001 } }),
  'a domain by a selection': withX({ scale: { domain: { param: 'a' } } }),
  'dashes of nothing': withMark({ strokeDash: [1e-9, 1e-9] }),
  'an expression for a size': withMark({ size: { expr: '1e9' } }),
  'a picture': { ...line, mark: { type: 'image', url: 'data:image/png;base64,' } },
  'a box plot': { ...line, mark: 'boxplot' },
  'a picture of millions of pixels': { ...line, width: 1e6 },
};

describe('renderer: a chart is drawn without a trial:', () => {
  for (const [name, spec] of Object.entries(plain))
    it(name, () => assert.ok(isPlain(spec as typeof line)));
});

describe('renderer: a chart is tried before:', () => {
  for (const [name, spec] of Object.entries(tried))
    it(name, () => assert.ok(!isPlain(spec as unknown as typeof line)));
});

const filter = (test: unknown) => ({ ...line, transform: [{ filter: test }] });
const around: readonly [string, object, boolean][] = [
  ['the size of the window', filter('windowSize()[0] > 1'), true],
  ['the screen, within a list', filter({ and: ['screen().width > 1'] }), true],
  ['the container, denied', filter({ not: 'containerSize()[0] > 1' }), true],
  ['the clock', { ...line, transform: [{ calculate: 'now()', as: 'a' }] }, true],
  ['its own width', { ...line, params: [{ name: 'w', expr: 'width / 2' }] }, true],
  [
    'events of a clock',
    { ...line, params: [{ name: 'a', select: { type: 'point', on: 'timer{100}' } }] },
    true,
  ],
  ['chance, which is the same', filter('random() > 0.5'), false],
  ['a title with such words', { ...line, title: 'now() of the window: width' }, false],
  ['rows with such words', { ...line, data: { values: [{ filter: 'now()' }] } }, false],
  ['a zoom', { ...line, params: [{ name: 'z', select: 'interval', bind: 'scales' }] }, false],
];

describe('renderer: a chart asks what is around it by', () => {
  for (const [name, spec, asks] of around)
    it(`${name}: ${asks ? 'yes' : 'no'}`, () => assert.equal(asksAround(spec), asks));
});
