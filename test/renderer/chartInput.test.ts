/** What is wrong with a chart is said in a sentence; what is right is drawn as it was written. */
import assert from 'node:assert/strict';
import { checkChart, readChart } from '../../renderer/model/chart/input.js';
import { layoutChart } from '../../renderer/model/chart/layout.js';
import { chartTable } from '../../renderer/model/chart/table.js';
import { chartNoteText, chartProblemText, refusalText } from '../../renderer/model/chart/text.js';

const rows = [
  { step: 0, loss: 1 },
  { step: 1, loss: 0.5 },
];
const x = { field: 'step', type: 'quantitative' };
const y = { field: 'loss', type: 'quantitative' };
const line = { mark: 'line', data: { values: rows }, encoding: { x, y } };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const said = (spec: unknown): string => {
  const read = typeof spec === 'string' ? readChart(bytes(spec)) : checkChart(spec);
  assert.ok(!read.ok, 'it was taken');
  return chartProblemText(read.problem);
};
const taken = (spec: unknown) => {
  const read = checkChart(spec);
  assert.ok(read.ok, read.ok ? '' : chartProblemText(read.problem));
  return read.chart;
};

describe('renderer: a chart is not drawn', () => {
  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['of nothing', '', /^This chart is not JSON \(.+\)\. Run the cell again/],
    ['cut off', '{"mark": "li', /not JSON/],
    ['of NaN', '{"mark": "point", "x": NaN}', /not JSON/],
    ['null', 'null', /of type null; a Vega-Lite specification is an object/],
    ['a list', [line], /of type array/],
    ['a number', 3, /of type number/],
    ['without a mark', { data: { values: rows } }, /has no mark \(it has data\)/],
    ['empty', {}, /has no mark \(it is empty\)/],
    [
      'of an unknown mark',
      { ...line, mark: 'pie' },
      /mark is "pie", which Vega-Lite does not have/,
    ],
    ['of a mark that is no name', { ...line, mark: { type: 3 } }, /mark is ""/],
    ['with an unknown mark in a layer', { layer: [line, { ...line, mark: 'dot' }] }, /"dot"/],
    ['without data', { mark: 'line', encoding: { x, y } }, /has no data\. Pass rows or columns/],
    [
      'with data of an unknown name',
      { ...line, data: { name: 'train' }, datasets: { test: [] } },
      /named "train", but its datasets have test/,
    ],
    [
      'of bins of a thousandth over a thousand million',
      {
        ...line,
        encoding: { x: { ...x, bin: { step: 1e-3 } }, y },
        data: { values: [...rows, { step: 1e9 }] },
      },
      /asks for bin\.step, 1000000000000 in all; up to 10000 are drawn/,
    ],
    [
      'of a hundred million ticks',
      { ...line, encoding: { x: { ...x, axis: { tickCount: 1e8 } }, y } },
      /asks for tickCount, 100000000 in all/,
    ],
    [
      'of a tick each second of ten years',
      {
        mark: 'point',
        data: { values: [{ step: '2010-01-01' }, { step: '2020-01-01' }] },
        encoding: {
          x: { ...x, type: 'temporal', axis: { tickCount: { interval: 'second', step: 1 } } },
        },
      },
      /asks for tickCount/,
    ],
    [
      'a million pixels wide',
      { ...line, width: 1e6 },
      /asks for width, 1000000 in all; up to 16384/,
    ],
    [
      'with a sequence of ten thousand million in an imputation',
      { ...line, transform: [{ impute: 'loss', key: 'step', keyvals: { start: 0, stop: 1e10 } }] },
      /asks for keyvals from 0 to 10000000000/,
    ],
    [
      'with a pattern that backtracks',
      { ...line, transform: [{ filter: `test(/^(a+)+$/, 'b')` }] },
      /asks for an expression \(filter\) with \^\(a\+\)\+\$…/,
    ],
    [
      'with a text of a thousand million',
      { ...line, transform: [{ calculate: `pad('a', 1e9)`, as: 'b' }] },
      /an expression \(calculate\)/,
    ],
    [
      'with meridians a thousandth of a degree apart',
      { data: { graticule: { step: [1e-3, 1e-3] } }, mark: 'geoshape' },
      /asks for graticule/,
    ],
    [
      'by URL',
      { ...line, data: { url: 'https://example.com/a.csv' } },
      /asks for "https:\/\/example.com\/a.csv"; a chart fetches nothing/,
    ],
    [
      'with a lookup by URL',
      { ...line, transform: [{ lookup: 'step', from: { data: { url: 'b.csv' }, key: 'k' } }] },
      /asks for "b.csv"/,
    ],
    [
      'of a million rows',
      { ...line, data: { values: Array.from({ length: 1e6 }, () => rows[0]) } },
      /has 1000000 rows; up to 200000 are drawn\. Aggregate/,
    ],
    [
      'of a million rows that it makes itself',
      { ...line, data: { sequence: { start: 0, stop: 1e6, as: 'step' } } },
      /has 1000000 rows/,
    ],
    [
      'of Vega, not Vega-Lite',
      { $schema: 'https://vega.github.io/schema/vega/v6.json', marks: [] },
      /written for https:\/\/vega.*; Vega-Lite is what is drawn/,
    ],
  ];
  for (const [name, spec, sentence] of refused) {
    it(name, () => assert.match(said(spec), sentence));
  }
  it('of 65 MiB', () => {
    const read = readChart(new Uint8Array(65 * 2 ** 20));
    assert.ok(!read.ok);
    assert.match(chartProblemText(read.problem), /is 65\.0 MiB; up to 64\.0 MiB is drawn/);
  });
  it("Vega's own words are given as they are", () =>
    assert.equal(
      refusalText('Infinite extent'),
      'This chart cannot be drawn: Infinite extent. The text output beside it still holds.',
    ));
});

describe('renderer: a chart is drawn', () => {
  it('as it was written', () => assert.deepEqual(taken(line).spec, line));
  it('whatever a field, a title or a row is named', () => {
    const odd = {
      ...line,
      title: 'url',
      data: { values: [{ url: 'https://example.com', data: { url: 1 }, cursor: 'url(x)' }] },
      encoding: { x: { field: 'url', type: 'nominal' } },
    };
    assert.deepEqual(taken(odd).spec, odd);
  });
  it('without data where no field is asked for', () =>
    assert.ok(taken({ mark: 'rule', encoding: { y: { datum: 3 } } })));
  it('with data by name', () =>
    assert.ok(taken({ ...line, data: { name: 'a' }, datasets: { a: rows } })));
  it('with data that an earlier layer named', () =>
    assert.ok(
      taken({
        layer: [
          { ...line, data: { name: 'a', values: rows } },
          { ...line, data: { name: 'a' } },
        ],
      }),
    ));
  it('with its data from around', () => {
    const { data, ...inner } = line;
    for (const spec of [
      { data, layer: [inner] },
      { data, hconcat: [{ vconcat: [inner] }] },
      { data, facet: { row: x }, spec: inner },
    ]) {
      assert.ok(taken(spec));
    }
  });
  it('without options for its embedding', () =>
    assert.deepEqual(
      taken({ ...line, usermeta: { embedOptions: { loader: { baseURL: 'http://a' } } } }).spec,
      line,
    ));
  it('without a cursor that would be fetched', () => {
    const spec = { ...line, mark: { type: 'line', cursor: 'url(http://a/b.png), auto' } };
    assert.deepEqual(taken(spec).spec, { ...line, mark: { type: 'line' } });
    const plain = { ...line, mark: { type: 'line', cursor: 'pointer' } };
    assert.deepEqual(taken(plain).spec, plain);
  });
});

describe('renderer: of a chart that is drawn it is noted', () => {
  const notes = (spec: object) => taken(spec).notes.map(chartNoteText);
  it('nothing, if all is well', () => assert.deepEqual(notes(line), []));
  it('that it has no rows', () =>
    assert.deepEqual(notes({ ...line, data: { values: [] } }), [
      'The data has no rows, so there is nothing to see.',
    ]));
  it('that no row has a field', () =>
    assert.deepEqual(notes({ ...line, encoding: { x, y: { ...y, field: 'los' } } }), [
      'No row has "los"; the rows have step, loss.',
    ]));
  it('not if the field may be made on the way, or lies inside of another', () => {
    const made = { ...line, encoding: { x, y: { ...y, field: 'made' } } };
    assert.deepEqual(notes({ ...made, transform: [{ calculate: '1', as: 'made' }] }), []);
    assert.deepEqual(notes({ ...line, encoding: { x, y: { ...y, field: 'a.b' } } }), []);
  });
  // Compiled by vega-lite 6.4.3, a field of no type gets a scale of points.
  it('that numbers of no type stand as names', () =>
    assert.deepEqual(notes({ ...line, encoding: { x: { field: 'step' }, y } }), [
      'x: the numbers of "step" stand as names, each as far apart as the next; add "type": "quantitative" for a scale.',
    ]));
  it('once, however many layers have it', () =>
    assert.equal(
      notes({
        data: { values: [] },
        layer: [line, line].map(({ mark, encoding }) => ({ mark, encoding })),
      }).length,
      1,
    ));
});

describe('renderer: the size of a chart', () => {
  const bars = { ...line, encoding: { x: { field: 'step', type: 'nominal' }, y } };
  it('is that of the cell', () => {
    const { spec, isFluid, height } = layoutChart(line, 500.4);
    assert.deepEqual([spec['width'], spec['height'], isFluid, height], [500, 300, true, 300]);
    assert.deepEqual(spec['autosize'], { type: 'fit', contains: 'padding' });
  });
  it('but neither a thread nor a banner', () => {
    assert.equal(layoutChart(line, 90).spec['width'], 220);
    assert.equal(layoutChart(line, 2000).spec['width'], 720);
  });
  it('or what the chart says', () => {
    assert.equal(layoutChart({ ...line, width: 90 }, 500).isFluid, false);
    const high = layoutChart({ ...line, height: 90 }, 500);
    assert.deepEqual(
      [high.spec['height'], high.spec['autosize']],
      [90, { type: 'fit-x', contains: 'padding' }],
    );
  });
  const own = [
    ['categories', bars],
    ['numbers of no type', { ...line, encoding: { x: { field: 'step' }, y } }],
    ['small multiples', { ...line, encoding: { x, y, row: { field: 'step' } } }],
    ['a row of charts', { hconcat: [line, line] }],
  ] as const;
  for (const [name, spec] of own) {
    it(`is left to Vega-Lite for ${name}`, () =>
      assert.deepEqual(layoutChart(spec, 500).spec, spec));
  }
  const many = (length: number) => ({ values: Array.from({ length }, () => rows[0]) });
  const renderers: readonly [string, object, 'svg' | 'canvas'][] = [
    ['1999 points', { ...line, mark: 'point', data: many(1999) }, 'svg'],
    ['2000 points', { ...line, mark: 'point', data: many(2000) }, 'canvas'],
    ['a line through 5000', { ...line, data: many(5000) }, 'svg'],
    [
      'bins of 5000',
      { ...bars, mark: 'bar', data: many(5000), encoding: { x: { ...x, bin: true } } },
      'svg',
    ],
    [
      'two layers of 1200 points',
      {
        data: many(1200),
        layer: [
          { mark: 'point', encoding: { x, y } },
          { mark: 'tick', encoding: { x, y } },
        ],
      },
      'canvas',
    ],
  ];
  for (const [name, spec, renderer] of renderers) {
    it(`${name}: ${renderer}`, () =>
      assert.equal(layoutChart(spec as typeof line, 500).renderer, renderer));
  }
});

describe('renderer: the rows of a chart as a table', () => {
  it('has a column for every name, and text for every number', () =>
    assert.deepEqual(chartTable({ ...line, data: { values: [{ a: 0.1 }, { b: null, a: 'x' }] } }), {
      columns: ['a', 'b'],
      rows: [
        ['0.1', ''],
        ['x', 'null'],
      ],
      count: 2,
    }));
  it('says how many there are, and shows the first 200', () => {
    const table = chartTable({
      ...line,
      data: { values: Array.from({ length: 300 }, (_, i) => ({ i })) },
    });
    assert.deepEqual([table?.count, table?.rows.length], [300, 200]);
  });
  it('is of the largest set', () =>
    assert.equal(
      chartTable({ layer: [{ ...line, data: { values: [{ at: 1 }] } }, line] })?.count,
      2,
    ));
  it('is none without rows', () => assert.equal(chartTable({ mark: 'rule' }), undefined));
});
