/** A verdict is given whatever the shape: no search for a name may end in an error of its own. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, match, precision } from '../../extension/check/index.js';
import { searchNames } from '../../extension/check/searchNames.js';
import { draws } from './reportedSupport.js';
import { codesOf, flat, useBackend, type Numbers } from './support.js';

const { uniform, bits } = draws();
const shapes: readonly (readonly number[])[] = [
  ...[[1], [2], [3], [4], [5], [1, 1], [1, 4], [4, 1], [2, 4], [2, 5], [3, 3, 3]],
  ...[
    [1, 2, 2, 4],
    [2, 3, 3, 1],
    [1, 4, 4, 2],
    [2, 2, 1, 3],
    [1, 1, 1, 1],
    [1, 2, 2, 2, 4],
  ],
];

type Of = (x: number, y: number) => number;
const entries =
  (f: Of) =>
  (a: Numbers, b: Numbers = a) => {
    const others = flat(b);
    return flat(a).map((x, i) => f(x, others[i]!));
  };
const total = (f: Of) => (a: Numbers, b?: Numbers) => entries(f)(a, b).reduce((x, y) => x + y, 0);
const late: Of = (x, y) => (x - y) ** 2 + (x > 0.5 ? x : 0);

type Report = Parameters<typeof codesOf>[0];
interface Row {
  readonly what: string;
  readonly run: (shape: readonly number[]) => Report;
}

const error = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.squaredDifference(t, p);
const rows: readonly Row[] = [
  {
    what: 'of one input, a map',
    run: (s) =>
      compare(
        (x) => tf.reshape(tf.square(x), [-1]),
        entries((x) => x * x + (x > 0.5 ? x : 0)),
        [uniform(s)],
      ),
  },
  {
    what: 'of two inputs, a sum',
    run: (s) => compare((t, p) => tf.sum(error(t, p)), total(late), [uniform(s), uniform(s)]),
  },
  {
    what: 'of two inputs, a mean over the last axis',
    run: (s) =>
      compare((t, p) => tf.sum(tf.mean(error(t, p), -1)), total(late), [uniform(s), uniform(s)]),
  },
  {
    what: 'of a mask beside them',
    run: (s) =>
      compare(
        (t, p, m) => tf.sum(tf.mul(m, error(t, p))),
        (t: Numbers, p: Numbers) => total(late)(t, p),
        [uniform(s), uniform(s), bits(s)],
      ),
  },
  {
    what: 'of labels',
    run: (s) =>
      compare(
        (t, p) => tf.sum(tf.mul(t, tf.log(tf.add(p, 2)))),
        total((t, p) => t * Math.log(p + 3)),
        [bits(s), uniform(s)],
      ),
  },
  {
    what: 'whose gradient is half',
    run: (s) =>
      gradcheck(
        (t, p) => {
          const e = error(t, p);
          return tf.sum(tf.add(tf.mul(e, 0.5), tf.mul(tf.variable(e, false), 0.5)));
        },
        [uniform(s), uniform(s)],
      ),
  },
  {
    what: 'matched',
    run: (s) => match((t, p) => tf.mean(tf.pow(tf.sub(t, p), 4)), [uniform(s), uniform(s)]),
  },
  {
    what: 'in its precision',
    run: (s) => precision((t, p) => tf.sum(tf.sqrt(error(t, p))), [uniform(s), uniform(s)]),
  },
];

describe('a wrong loss has a verdict at any shape', () => {
  before(() => useBackend('cpu'));
  for (const { what, run } of rows)
    for (const shape of shapes)
      it(`${what}: [${shape.join()}]`, () => {
        const codes = tf.tidy(() => codesOf(run(shape)));
        assert.ok(!codes.includes('search-failed'), codes.join());
      });
});

it('a search for a name that ends in an error takes no verdict with it', () => {
  const found = searchNames(() => {
    throw new RangeError('offset is out of bounds');
  });
  assert.deepEqual(
    found.map(({ code }) => code),
    ['search-failed'],
  );
  assert.match(found[0]!.message, /ended early \(offset is out of bounds\)/);
});
