import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chart, type ChartData, show, type ShowOptions } from '../../extension/display/index.js';
import { onDisplay, setDisplayContext } from '../../extension/display/sink.js';
import { decodeView } from '../../extension/wire/container.js';
import { displaySymbol, mime, type MimeBundle } from '../../extension/wire/ids.js';

function shown(run: () => void): MimeBundle[] {
  const bundles: MimeBundle[] = [];
  const stop = onDisplay((bundle) => bundles.push(bundle));
  try {
    assert.equal(run(), undefined);
  } finally {
    stop();
  }
  return bundles;
}

interface Spec {
  readonly $schema: string;
  readonly data: { readonly values: readonly unknown[] };
}

function drawn(spec: object, data?: ChartData): { spec: Spec; text: string } {
  const [bundle] = shown(() => chart(spec, data));
  return { spec: bundle![mime.vegaLite] as Spec, text: bundle![mime.text] as string };
}

const line = {
  mark: 'line',
  encoding: {
    x: { field: 'step', type: 'quantitative' },
    y: { field: 'loss', type: 'quantitative' },
  },
};

describe('chart', () => {
  it('columns of all kinds become rows, and what is not finite null', () => {
    const { spec, text } = drawn(line, {
      step: [0, 1, 2],
      loss: Float32Array.of(0.5, NaN, Infinity),
      t: tf.tensor1d([1, 2, 3]),
    });
    assert.deepEqual(spec.data.values, [
      { step: 0, loss: 0.5, t: 1 },
      { step: 1, loss: null, t: 2 },
      { step: 2, loss: null, t: 3 },
    ]);
    assert.equal(text, 'chart: line, x step, y loss; 3 rows');
  });
  it('rows stay rows', () => {
    assert.deepEqual(drawn(line, [{ step: 0, loss: -Infinity }]).spec.data.values, [
      { step: 0, loss: null },
    ]);
  });
  it('values in the specification too', () => {
    assert.deepEqual(drawn({ ...line, data: { values: [{ step: NaN }] } }).spec.data.values, [
      { step: null },
    ]);
  });
  it('$schema is added, or kept', () => {
    assert.equal(drawn(line).spec.$schema, 'https://vega.github.io/schema/vega-lite/v6.json');
    const five = 'https://vega.github.io/schema/vega-lite/v5.json';
    assert.equal(drawn({ ...line, $schema: five }).spec.$schema, five);
  });
  it('the result is JSON, and Vega-Lite compiles it', () => {
    const { spec } = drawn(line, { step: [0, 1], loss: [1, 0] });
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
    assert(compile(spec as unknown as TopLevelSpec).spec.marks);
  });
  it('the given specification is not changed', () => {
    const before = structuredClone(line);
    drawn(line, { step: [0], loss: [NaN] });
    assert.deepEqual(line, before);
  });

  const texts: readonly (readonly [spec: object, text: string])[] = [
    [
      {
        mark: { type: 'bar' },
        title: 'Speed',
        encoding: { y: { aggregate: 'count' }, x: { field: 'ms', bin: true } },
      },
      'chart "Speed": bar, y count, x ms in bins',
    ],
    [
      { layer: [line, { mark: 'rule', encoding: { y: { datum: 2 } } }] },
      'chart: line, x step, y loss over rule, y 2',
    ],
    [{ facet: { field: 'run' }, spec: line }, 'chart: small multiples of line, x step, y loss'],
    [
      {
        mark: 'point',
        title: { text: ['a', 'b'] },
        encoding: { y: { aggregate: 'mean', field: 'loss' } },
      },
      'chart "a b": point, y mean of loss',
    ],
  ];
  for (const [spec, text] of texts) it(text, () => assert.equal(drawn(spec).text, text));

  const url = { data: { url: 'https://example.com/a.csv' } };
  const refused: readonly (readonly [name: string, run: () => unknown, message: RegExp])[] = [
    [
      'a string',
      () => chart('line' as unknown as object),
      /must be an object with a mark, got string/,
    ],
    [
      'no mark',
      () => chart({ encoding: {} }),
      /has no mark; it has encoding\. Give it one, \{ mark: 'line'/,
    ],
    [
      'Vega',
      () => chart({ $schema: 'https://vega.github.io/schema/vega/v6.json', mark: 'x' }),
      /is for .*vega\/v6\.json; Vega-Lite is what is drawn/,
    ],
    [
      'data by URL',
      () => chart({ ...line, ...url }),
      /spec\.data\.url is "https.*fetches nothing.*pass its rows/,
    ],
    [
      'data by URL in a layer',
      () => chart({ layer: [{ ...line, ...url }] }),
      /spec\.layer\.0\.data\.url/,
    ],
    [
      'data by URL in a lookup',
      () => chart({ ...line, transform: [{ lookup: 'a', from: url }] }),
      /spec\.transform\.0\.from\.data\.url/,
    ],
    [
      'a function',
      () => chart({ ...line, title: () => 'a' }),
      /spec\.title is a function, which JSON cannot hold/,
    ],
    [
      'columns of unequal length',
      () => chart(line, { step: [1, 2], loss: [1] }),
      /step has 2 values and loss has 1/,
    ],
    [
      'a column of two axes',
      () => chart(line, { step: tf.zeros([2, 2]) }),
      /column step is a tensor of shape \[2,2\]/,
    ],
    [
      'a column that is a number',
      () => chart(line, { step: 3 }),
      /column step must be an array or a tensor of one axis, got number/,
    ],
    [
      'a mark that is a number',
      () => chart({ mark: 5 }),
      /mark must be a name, 'line', or an object with one.*got number/,
    ],
    [
      'a mark of no type',
      () => chart({ mark: { color: 'red' } }),
      /mark must be a name.*got object/,
    ],
    [
      'an encoding that is a list',
      () => chart({ mark: 'line', encoding: ['x'] }),
      /encoding must be an object such as .*got an array/,
    ],
    [
      'rows of numbers',
      () => chart(line, [{ step: 0 }, 1] as unknown as ChartData),
      /data must be rows, \[\{ step: 0, loss: 1 \}\], or columns.*got number at \[1\]/,
    ],
    [
      'a tensor for data',
      () => chart(line, tf.zeros([2]) as unknown as ChartData),
      /data must be rows.*got a tensor$/,
    ],
    [
      'a typed array for data',
      () => chart(line, Float32Array.of(1) as unknown as ChartData),
      /data must be rows.*got a typed array$/,
    ],
    ['null for data', () => chart(line, null as unknown as ChartData), /got null$/],
    [
      'a specification that holds itself',
      () => {
        const loop: Record<string, unknown> = { mark: 'x' };
        loop['loop'] = loop;
        chart(loop);
      },
      /nested too deep, or holds itself/,
    ],
  ];
  for (const [name, run, message] of refused)
    it(`refuses ${name}`, () => assert.throws(run, message));
});

describe('show', () => {
  it('shows at once, in order, and returns nothing', () => {
    const texts = shown(() => {
      show(1);
      show(tf.scalar(2), { title: 'loss' });
      show([3], { title: 'list' });
    }).map((bundle) => bundle[mime.text]);
    assert.deepEqual(texts, ['1', 'loss: tensor float32 [] 4 B 2', 'list: [ 3 ]']);
  });
  it('a title goes before the text of a report too', () => {
    const report = { [displaySymbol]: () => ({ [mime.text]: 'gradcheck PASS 8/8 ok' }) };
    const [bundle] = shown(() => show(report, { title: 'final' }));
    assert.deepEqual(bundle, { [mime.text]: 'final: gradcheck PASS 8/8 ok' });
  });
  const refused: readonly (readonly [options: unknown, message: string])[] = [
    ['loss', `show: options must be an object such as { title: 'loss' }, got 'loss'`],
    [null, `show: options must be an object such as { title: 'loss' }, got null`],
    [{ titel: 'loss' }, `show: unknown option 'titel'; it takes title`],
    [{ title: 5 }, `show: title must be a string such as 'loss', got 5`],
  ];
  for (const [options, message] of refused) {
    it(message, () => assert.throws(() => show(1, options as ShowOptions), { message }));
  }
  it('without a notebook: to the console', () => {
    const lines: unknown[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(line);
    try {
      show(tf.scalar(1));
    } finally {
      console.log = log;
    }
    assert.deepEqual(lines, ['tensor float32 [] 4 B 1']);
  });
  it('the notebook gives views their identity and place', () => {
    const source = { cell: 'c1', line: 4 };
    let ordinal = 0;
    setDisplayContext({ viewId: () => `c1/${ordinal++}`, source: () => source });
    const [first, second] = shown(() => {
      show(tf.zeros([2]));
      show(tf.zeros([2]));
    }).map((bundle) => decodeView(bundle[mime.view] as Uint8Array));
    setDisplayContext({ viewId: () => 'view', source: () => undefined });
    assert(first?.ok && second?.ok);
    assert.deepEqual(
      [first.header.id, second.header.id, first.header.source],
      ['c1/0', 'c1/1', source],
    );
  });
});
