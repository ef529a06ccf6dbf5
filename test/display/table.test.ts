/** What `table` and `console.table` take for a table, and what a file holds of it beside the view. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { table, type TableOptions } from '../../extension/display/index.js';
import { onDisplay } from '../../extension/display/sink.js';
import { consoleColumns, tableColumns } from '../../extension/display/tableColumns.js';
import { decodeView } from '../../extension/wire/container.js';
import { mime, type MimeBundle } from '../../extension/wire/ids.js';
import { decode } from '../support/pngPixels.js';

type Data = Parameters<typeof table>[0];

/** `name: values`, texts in quotes. */
const said = ({ columns }: ReturnType<typeof tableColumns>): readonly string[] =>
  columns.map(({ kind, name, values }) =>
    kind === 'texts'
      ? `${name}: ${values.map((x) => JSON.stringify(x)).join(' ')}`
      : `${name}: ${values.map((x) => x ?? '-').join(' ')}`,
  );

function drawn(data: Data, options?: TableOptions): MimeBundle {
  const bundles: MimeBundle[] = [];
  const stop = onDisplay((bundle) => bundles.push(bundle));
  try {
    table(data, options);
  } finally {
    stop();
  }
  return bundles[0]!;
}

describe('table', () => {
  const taken: readonly (readonly [
    what: string,
    data: () => unknown,
    columns: readonly string[],
  ])[] = [
    ['records', () => [{ a: 1, b: 'x' }, { a: 2 }], ['a: 1 2', 'b: "x" ""']],
    ['a column that a later row has', () => [{ a: 1 }, { b: 2 }], ['a: 1 -', 'b: - 2']],
    ['what is not finite', () => [{ a: NaN }, { a: -Infinity }], ['a: NaN -Infinity']],
    ['numbers and texts in one column', () => [{ a: 1 }, { a: 'x' }], ['a: "1" "x"']],
    ['truths', () => [{ a: true }], ['a: "true"']],
    ['integers of any length', () => [{ a: 2n }, { a: 3 }], ['a: 2 3']],
    ['a date', () => [{ a: new Date(0) }], ['a: "1970-01-01T00:00:00.000Z"']],
    ['what is nested, in a line', () => [{ a: { b: [1, 2] } }], ['a: "{ b: [ 1, 2 ] }"']],
    ['arrays', () => [[1, 2], [3]], ['0: 1 3', '1: 2 -']],
    ['values', () => ['x', 'y'], ['value: "x" "y"']],
    ['columns', () => ({ a: [1, 2], b: ['x', 'y'] }), ['a: 1 2', 'b: "x" "y"']],
    ['a column of float32', () => ({ a: Float32Array.of(0.1, NaN) }), ['a: 0.1 NaN']],
    ['tensors of one axis', () => ({ a: tf.tensor1d([0.1, 2]) }), ['a: 0.1 2']],
    ['scalars in records', () => [{ a: tf.scalar(0.1) }], ['a: 0.1']],
    ['a record of records', () => ({ p: { a: 1 }, q: { a: 2 } }), ['(index): "p" "q"', 'a: 1 2']],
    ['a Map of records', () => new Map([['p', { a: 1 }]]), ['(index): "p"', 'a: 1']],
    ['a tensor [n]', () => tf.tensor1d([5, 6]), ['(index): 0 1', 'value: 5 6']],
    [
      'a tensor [n, m]',
      () =>
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ['(index): 0 1', '0: 1 3', '1: 2 4'],
    ],
    [
      'a tensor of three axes: the first ones in front',
      () => tf.tensor3d([[[1], [2]]]),
      ['(index): "0,0" "0,1"', '0: 1 2'],
    ],
    ['strings', () => tf.tensor(['a', 'b']), ['(index): 0 1', 'value: "a" "b"']],
    ['truths of a tensor', () => tf.tensor([true]), ['(index): 0', 'value: "true"']],
    [
      'complex numbers',
      () => tf.complex([1, 2.5], [0.1, -3]),
      ['(index): 0 1', 'value: "1+0.1i" "2.5-3i"'],
    ],
    ['no rows', () => [], []],
  ];
  for (const [what, data, columns] of taken) {
    it(what, () => assert.deepEqual(said(tableColumns(data())), columns));
  }

  it('columns: which, and in which order', () =>
    assert.deepEqual(said(tableColumns([{ a: 1, b: 2, c: 3 }], ['c', 'a'])), ['c: 3', 'a: 1']));
  it('50,000 cells, and how many rows there are', () => {
    const { columns, rows } = tableColumns({
      a: new Float32Array(40_000),
      b: new Float32Array(40_000),
    });
    assert.deepEqual([columns[0]!.values.length, rows], [25_000, 40_000]);
  });

  const refused: readonly (readonly [unknown, TableOptions, RegExp])[] = [
    [3, {}, /^table: expected rows, \[\{ step: 0, loss: 1 \}\], or columns.* got 3$/],
    [null, {}, /got null$/],
    [
      { a: [1, 2], b: [1] },
      {},
      /^table: columns must be of equal length, a has 2 values and b has 1$/,
    ],
    [[{ a: 1 }], { columns: ['b'] }, /^table: there is no column b; the rows have a$/],
    [[{ a: 1 }], { columns: 'a' as never }, /^table: columns must be an array of names/],
    [[{ a: 1 }], { rows: 3 } as TableOptions, /^table: unknown option 'rows'/],
    [{ a: tf.zeros([2, 2]) }, {}, /^table: column a is a tensor of shape \[2,2\], one axis/],
  ];
  for (const [data, options, message] of refused) {
    it(`refused: ${message.source}`, () =>
      assert.throws(() => table(data as Data, options), { message }));
  }
  it('a disposed tensor is refused', () => {
    const t = tf.zeros([2]);
    t.dispose();
    assert.throws(() => table(t), /^Error: table: the tensor is disposed/);
  });

  it('its text: names above, numbers at the right, and how many rows are left', () => {
    const rows = Array.from({ length: 22 }, (_, i) => ({ name: `run ${i}`, loss: i / 3 }));
    const lines = (drawn(rows, { title: 'runs' })[mime.text] as string).split('\n');
    assert.deepEqual(
      [lines[0], lines[1], lines[2], lines[3], lines.at(-1)],
      ['runs', 'name        loss', 'run 0          0', 'run 1   0.333333', 'and 2 more rows'],
    );
  });
  it('its picture has as many lines, and its view every row', () => {
    const bundle = drawn(
      Array.from({ length: 30 }, (_, i) => ({ i })),
      { title: 'numbers' },
    );
    // Title, names, 20 rows, and what is left: 19 points each.
    assert.equal(decode(bundle[mime.png] as Uint8Array).height, 23 * 19);
    const view = decodeView(bundle[mime.view] as Uint8Array);
    assert.ok(view.ok && view.header.kind === 'table');
    assert.deepEqual([view.header.rows, view.header.columns[0]!.values.length], [30, 30]);
  });
  it('without rows it has no picture', () => assert.deepEqual(drawn([])[mime.png], undefined));
});

describe('console.table', () => {
  const taken: readonly (readonly [
    what: string,
    data: unknown,
    columns: readonly string[] | undefined,
  ])[] = [
    ['rows with their index', [{ a: 1 }], ['(index): 0', 'a: 1']],
    ['values', [7, 8], ['(index): 0 1', 'value: 7 8']],
    [
      'a record of lists: a row each, as Node has it',
      { p: [1, 2] },
      ['(index): "p"', '0: 1', '1: 2'],
    ],
    ['a set', new Set(['x']), ['(index): 0', 'value: "x"']],
    ['a number is no table', 3, undefined],
    ['nor is nothing', undefined, undefined],
    ['nor no rows', [], undefined],
  ];
  for (const [what, data, columns] of taken) {
    it(what, () => {
      const found = consoleColumns(data);
      assert.deepEqual(found && said(found), columns);
    });
  }
  it('with the columns that are asked for', () =>
    assert.deepEqual(said(consoleColumns([{ a: 1, b: 2 }], ['b'])!), ['(index): 0', 'b: 2']));
});
