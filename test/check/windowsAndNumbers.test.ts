/**
 * Names of what windows do (padding, filters, neighbours), which a single pixel says nothing of; and of a number that a
 * formula lacks. After public reports where a number stands behind the name.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { draws, elements, mean, sum } from './reportedSupport.js';
import {
  codesOf,
  failureOf,
  flat,
  textOf,
  useBackend,
  type Loss,
  type Numbers,
} from './support.js';

const { bits, uniform } = draws();

type Images = readonly (readonly (readonly (readonly [number])[])[])[];
type Row = readonly [
  name: string,
  loss: Loss,
  loop: (t: never, p: never) => Numbers,
  inputs: readonly Numbers[],
  code: string,
  says?: RegExp,
];

const images = [uniform([2, 7, 6, 1], 0.1, 1), uniform([2, 7, 6, 1], 0.1, 1)];
const masks = [bits([2, 5, 4, 1]), uniform([2, 5, 4, 1], 0.03, 0.97)];
const numbers = [uniform([2, 5, 4, 1]), uniform([2, 5, 4, 1])];

const error = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.abs(tf.sub(p, t));
const right = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0, 1, 0], [-1, -1, -1, -1]);
const left = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0, 0, 0], [-1, -1, x.shape[2]! - 1, -1]);
/** Every difference of neighbours along x, divided by the mean of its image. */
const slopes = (p: Images, divisor: (image: Images[number]) => number): number[] =>
  p.flatMap((image) =>
    image.flatMap((row) => row.slice(1).map(([c], x) => Math.abs(c - row[x]![0]) / divisor(image))),
  );
const sobel = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const filtered = (x: tf.Tensor, kernel: number[][], pad: 'same' | 'valid'): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, tf.tensor4d(kernel.flat(), [3, 3, 1, 1]), 1, pad);
const edges =
  (kernel: number[][], pad: 'same' | 'valid'): Loss =>
  (t, p) =>
    tf.mean(error(filtered(t, kernel, pad), filtered(p, kernel, pad)));
const windows = (image: Images[number]): number[][] =>
  image
    .slice(2)
    .flatMap((_, y) =>
      image[0]!
        .slice(2)
        .map((_, x) => [0, 1, 2].flatMap((j) => [0, 1, 2].map((i) => image[y + j]![x + i]![0]))),
    );
const edgeLoop = (t: Images, p: Images): number => {
  const at = (window: number[]): number => sum(window.map((v, i) => v * sobel.flat()[i]!));
  return mean(
    t.flatMap((image, k) => {
      const other = windows(p[k]!);
      return windows(image).map((w, i) => Math.abs(at(w) - at(other[i]!)));
    }),
  );
};
const of = (x: tf.Tensor): tf.Tensor => tf.sum(x, [1, 2, 3]);
const dice =
  (overlap: (x: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    tf.mean(tf.sub(1, tf.div(overlap(of(tf.mul(t, p))), tf.add(tf.add(of(t), of(p)), 1))));
const diceLoop = (t: Images, p: Images): number =>
  mean(
    t.map((image, k) => {
      const [a, b] = [flat(image), flat(p[k]!)];
      return 1 - (2 * sum(a.map((x, i) => x * b[i]!)) + 1) / (sum(a) + sum(b) + 1);
    }),
  );
const tukey = elements((t, p) => 1.5 * (1 - (1 - Math.min(1, ((t - p) / 3) ** 2)) ** 3));
const wing = elements((t, p) => Math.log(1 + Math.abs(t - p) / 0.5));

const wrong: readonly Row[] = [
  [
    'padding of a Sobel filter',
    edges(sobel, 'same'),
    edgeLoop,
    images,
    'wrong-setting',
    /pad valid/,
  ],
  [
    'a Sobel filter of the other axis',
    edges(
      sobel[0]!.map((_, i) => sobel.map((row) => row[i]!)),
      'valid',
    ),
    edgeLoop,
    images,
    'wrong-filter',
    /filter transposed/,
  ],
  [
    'neighbours added, not subtracted (nie-lang/UDIS2#35)',
    (_, p) => tf.mean(tf.abs(tf.add(right(p), left(p)))),
    (_: Images, p: Images) => mean(slopes(p, () => 1)),
    images,
    'wrong-operation',
    /tf\.sub in place of tf\.add/,
  ],
  [
    'a disparity that is not divided by its mean',
    (_, p) => tf.mean(error(right(p), left(p))),
    (_: Images, p: Images) => mean(slopes(p, (image) => mean(flat(image)))),
    images,
    'input-transformed',
    /mean of each image/,
  ],
  [
    'corners aligned in a resize',
    (t, p) => {
      const wide = (x: tf.Tensor): tf.Tensor =>
        tf.image.resizeBilinear(x as tf.Tensor4D, [x.shape[1]!, 2 * x.shape[2]!], true);
      return tf.mean(tf.squaredDifference(wide(t), wide(p)));
    },
    (t: Images, p: Images) => {
      const wide = (row: readonly (readonly [number])[]): number[] =>
        row.flatMap(([v], x) => [v, (v + (row[x + 1] ?? row[x]!)[0]) / 2]);
      const all = (of: Images): number[] => of.flatMap((image) => image.flatMap(wide));
      const other = all(p);
      return mean(all(t).map((x, i) => (x - other[i]!) ** 2));
    },
    images,
    'wrong-setting',
    /alignCorners false/,
  ],
  [
    'the 2 of dice (hubutui/DiceLoss-PyTorch#1)',
    dice((x) => tf.add(x, 1)),
    diceLoop,
    masks,
    'number-missing',
    /multiplied by 2 /,
  ],
  [
    'smoothing in the divisor only (aim-uofa/AdelaiDet#610)',
    dice((x) => tf.mul(2, x)),
    diceLoop,
    masks,
    'number-missing',
    /1 added to/,
  ],
  [
    'the exponent of Tukey’s biweight',
    (t, p) => {
      const r = tf.clipByValue(tf.div(tf.sub(p, t), 3), -1, 1);
      return tf.mean(tf.mul(1.5, tf.sub(1, tf.square(tf.sub(1, tf.square(r))))));
    },
    tukey,
    numbers,
    'number-missing',
    /to the power of 1\.5/,
  ],
  [
    'the 1 of log(1 + x)',
    (t, p) => tf.mean(tf.log(tf.div(error(t, p), 0.5))),
    wing,
    numbers,
    'wrong-operation',
    /tf\.log1p in place of tf\.log/,
  ],
  [
    'a column against a row',
    (t, p) => tf.mean(tf.square(tf.sub(tf.reshape(p, [-1, 1]), tf.reshape(t, [-1])))),
    elements((t, p) => (t - p) ** 2),
    numbers,
    'silent-broadcast',
    /tf\.sub is given operands/,
  ],
  [
    'labels cut to whole numbers',
    (t, p) => tf.mean(tf.square(tf.sub(tf.cast(tf.cast(t, 'int32'), 'float32'), p))),
    elements((t, p) => (t - p) ** 2),
    numbers,
    'input-transformed',
    /truncation to whole numbers applied to t/,
  ],
  [
    'the inverse of the prediction',
    (t, p) => tf.mean(error(t, tf.div(1, p))),
    elements((t, p) => Math.abs(t - p)),
    images,
    'input-transformed',
    /1\/x applied to p/,
  ],
  [
    'a softmax over one class',
    (t, p) => tf.neg(tf.mean(tf.mul(t, tf.logSoftmax(p)))),
    elements((t, p) => t * Math.log1p(Math.exp(-p))),
    masks,
    'constant-value',
    /a softmax over one class is 1/,
  ],
];

describe('windows and numbers that a formula lacks', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const [name, loss, loop, inputs, code, says] of wrong) {
    it(name, () => {
      const { codes, text } = failureOf(compare(loss, loop, inputs));
      assert.deepEqual(codes, [code], text);
      if (says) assert.match(text, says);
    });
  }
  it('the 2 of log(2 + x), however small the x at which it is solved for', () => {
    const loop = elements((t, p) => Math.log(2 + Math.abs(t - p) / 0.5));
    for (let draw = 0; draw < 20; draw++) {
      const report = compare((t, p) => tf.mean(tf.log(tf.div(error(t, p), 0.5))), loop, [
        uniform([2, 5, 4, 1]),
        uniform([2, 5, 4, 1]),
      ]);
      assert.deepEqual(codesOf(report), ['number-missing'], textOf(report));
    }
  });
});
