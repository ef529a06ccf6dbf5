import assert from 'node:assert/strict';
import { decode } from '../support/pngPixels.js';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { mimeBundle } from '../../extension/display/mimeBundle.js';
import { decodeView, type DecodedView } from '../../extension/wire/container.js';
import { displaySymbol, mime } from '../../extension/wire/ids.js';

const text = (value: unknown): string => mimeBundle(value)[mime.text] as string;

export function viewOf(bundle: ReturnType<typeof mimeBundle>): DecodedView & { ok: true } {
  const view = decodeView(bundle[mime.view] as Uint8Array);
  assert(view.ok, JSON.stringify(view));
  return view;
}

const disposed = tf.zeros([2, 3]);
disposed.dispose();

describe('mimeBundle: text', () => {
  const cases: readonly (readonly [value: unknown, expected: string])[] = [
    [tf.scalar(0.1), 'tensor float32 [] 4 B 0.1'],
    [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      'tensor float32 [2,2] 16 B min 1 max 4 mean 2.5 ± 1.118 [[1, 2], [3, 4]]',
    ],
    [
      tf.tensor1d([1, NaN, Infinity, -Infinity]),
      'tensor float32 [4] 16 B finite ones all 1 (NaN 1, +Inf 1, -Inf 1) [1, NaN, Infinity, -Infinity]',
    ],
    [tf.tensor1d([NaN, NaN]), 'tensor float32 [2] 8 B no finite value (NaN 2) [NaN, NaN]'],
    [tf.range(0, 12, 1, 'int32'), 'tensor int32 [12] 48 B min 0 max 11 mean 5.5 ± 3.452'],
    [tf.zeros([100]), 'tensor float32 [100] 400 B all 0'],
    [tf.zeros([0, 3]), 'tensor float32 [0,3] 0 B empty'],
    [
      tf.tensor1d([true, false, true], 'bool'),
      'tensor bool [3] 3 B true 2 of 3 [true, false, true]',
    ],
    [tf.tensor1d(['a', 'b']), 'tensor string [2] ["a", "b"]'],
    [tf.complex([1, 2], [0, -1]), 'tensor complex64 [2] 16 B [1+0i, 2-1i]'],
    [tf.variable(tf.scalar(2), true, 'w'), 'variable w float32 [] 4 B 2'],
    [disposed, 'tensor float32 [2,3] 24 B disposed: its values are gone'],
    [[tf.scalar(1), tf.scalar(2)], '0: tensor float32 [] 4 B 1\n1: tensor float32 [] 4 B 2'],
    [{ loss: tf.scalar(1) }, 'loss: tensor float32 [] 4 B 1'],
    [new Map([['w', tf.scalar(1)]]), 'w: tensor float32 [] 4 B 1'],
    [[1, 'a'], `[ 1, 'a' ]`],
    [{ a: { b: 1 } }, '{ a: { b: 1 } }'],
    ['text', `'text'`],
    [undefined, 'undefined'],
    [null, 'null'],
    [[], '[]'],
    [Float32Array.of(1, 2), 'Float32Array(2) [ 1, 2 ]'],
    [{ [displaySymbol]: () => ({ [mime.text]: 'mine' }) }, 'mine'],
  ];
  for (const [value, expected] of cases) {
    it(expected.slice(0, 90), () => assert.equal(text(value), expected));
  }

  it('25 tensors: 20 lines and how many more', () => {
    const lines = text(Array.from({ length: 25 }, (_, i) => tf.scalar(i))).split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [21, 'and 5 more']);
  });
  it('an object of 100,000 keys: its beginning, its end, and how much is between', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => [`key${i}`, i]);
    const shown = text(Object.fromEntries(keys));
    assert.match(
      shown,
      /^\{\n {2}key0: 0,\n[^]*\n… [\d,]+ characters not shown …\n[^]*key99999: 99999\n\}$/,
    );
    assert.ok(shown.length < 100_100, `${shown.length}`);
  });
  it('errors are for the inspector', () => {
    assert.equal(
      mimeBundle(new Error('no'), (e) => `<${(e as Error).message}>`)[mime.text],
      '<no>',
    );
  });
  it('a display method that returns a promise, or no bundle, is told so', () => {
    assert.throws(
      () => mimeBundle({ [displaySymbol]: () => Promise.resolve({}) }),
      /returned a promise/,
    );
    assert.throws(
      () => mimeBundle({ [displaySymbol]: () => 'x' }),
      /returned x; it must return outputs by MIME type/,
    );
  });
});

describe('mimeBundle: tensors', () => {
  it('text, view and picture say the same', () => {
    const values = tf.reshape(tf.range(0, 200, 1), [10, 20]);
    const bundle = mimeBundle(values);
    assert.equal(
      bundle[mime.text]!,
      'tensor float32 [10,20] 800 B min 0 max 199 mean 99.5 ± 57.73\npicture 20×10, viridis from 0 to 199',
    );
    const { header, ...view } = viewOf(bundle);
    assert.deepEqual(
      [header.kind, header.tensors[0]!.stats.mean, header.tensors[0]!.stats.max],
      ['tensor', 99.5, 199],
    );
    assert.deepEqual(view.values(header.tensors[0]!), values.dataSync());
    const png = decode(bundle[mime.png] as Uint8Array);
    const legend = { gap: 4, bar: 10, ticks: 3, numbers: 15 };
    const below = 2 * legend.gap + legend.bar + legend.ticks + legend.numbers;
    assert.deepEqual([png.width, png.height], [320, 160 + below]);
  });

  it('beyond 4 MiB: statistics of all, and what was not sent is said', () => {
    const large = tf.fill([2, 1024, 1024, 1], 1);
    const bundle = mimeBundle(large);
    const { header } = viewOf(bundle);
    assert.equal(header.tensors[0]!.stats.n, 2 ** 21);
    assert((bundle[mime.view] as Uint8Array).length < 4.1 * 2 ** 20);
    assert.match(
      bundle[mime.text] as string,
      /not all was sent: .*\. Numbers above are of all 2097152 elements$/,
    );
    large.dispose();
  });

  const pictures: readonly (readonly [shape: number[], hasPicture: boolean])[] = [
    [[8, 8], true],
    [[7, 8], false],
    [[1, 8, 8, 3], true],
    [[8, 8, 2], true],
    [[2, 8, 8], true],
    [[64], false],
    [[0, 8, 8, 1], false],
    [[2, 2, 8, 8, 1], false],
  ];
  for (const [shape, hasPicture] of pictures) {
    it(`[${shape.join(',')}] ${hasPicture ? 'has a' : 'has no'} picture`, () => {
      assert.equal(mime.png in mimeBundle(tf.zeros(shape)), hasPicture);
    });
  }

  it('leaves no tensors behind', () => {
    const tensor = tf.zeros([9, 9]);
    const before = tf.memory().numTensors;
    mimeBundle(tensor);
    assert.equal(tf.memory().numTensors, before);
  });
});
