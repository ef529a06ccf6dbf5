/** Losses that sort and pick differentiate on every backend, and in a kernel; held to differences in doubles. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { mendTensorFlow } from '../../extension/backends/mend.js';
import { gradcheck } from '../../extension/check/index.js';
import { assertClose, differences, flat, nest, uniform } from '../losses/support.js';
import type { Nested } from '../losses/support.js';
import { backends } from '../support/backends.js';
import { useBackend } from '../check/support.js';
import { useKernel } from '../support/kernelUnderTest.js';

type Of = (x: tf.Tensor) => tf.Tensor;
interface Row {
  readonly name: string;
  readonly shape: readonly number[];
  readonly of: Of;
  /** A backend whose tf.gather itself (of TensorFlow.js 4.22) cannot do it. */
  readonly not?: string;
}

/** Distinct weights, so that an entry put back in the wrong place is seen. */
const weighed = (y: tf.Tensor): tf.Tensor =>
  tf.sum(tf.mul(tf.square(y), tf.reshape(tf.range(1, y.size + 1), y.shape)));
const places = (values: Nested): tf.Tensor => tf.tensor(values, undefined, 'int32');

const rows: readonly Row[] = [
  {
    name: 'gather, repeated',
    shape: [5],
    of: (x) => tf.gather(x, tf.tensor1d([4, 0, 4, 1], 'int32')),
  },
  { name: 'gather of rows', shape: [4, 3], of: (x) => tf.gather(x, places([2, 2, 0])) },
  { name: 'gather of columns', shape: [2, 4, 3], of: (x) => tf.gather(x, places([3, 1]), 1) },
  {
    name: 'gather from the end',
    shape: [2, 4],
    not: 'tensorflow',
    of: (x) => tf.gather(x, places([3, 1]), -1),
  },
  {
    name: 'gather by a matrix of places',
    shape: [2, 4],
    of: (x) =>
      tf.gather(
        x,
        places([
          [3, 1],
          [1, 0],
        ]),
        1,
      ),
  },
  {
    name: 'gather batch by batch',
    shape: [2, 4],
    not: 'wasm',
    of: (x) =>
      tf.gather(
        x,
        places([
          [3, 1, 1],
          [0, 2, 3],
        ]),
        1,
        1,
      ),
  },
  {
    name: 'gather batch by batch, of columns',
    shape: [2, 3, 4],
    not: 'wasm',
    of: (x) =>
      tf.gather(
        x,
        places([
          [3, 1],
          [0, 0],
        ]),
        2,
        1,
      ),
  },
  {
    name: 'gather with two batch dimensions',
    shape: [2, 2, 3],
    not: 'wasm',
    of: (x) => tf.gather(x, places([[[2, 1], [0, 0]], [[1, 1], [2, 0]]]), 2, 2), // prettier-ignore
  },
  { name: 'topk', shape: [7], of: (x) => tf.topk(x, 3).values },
  { name: 'topk of every row', shape: [2, 3, 5], of: (x) => tf.topk(x, 2).values },
  { name: 'all, sorted', shape: [6], of: (x) => tf.topk(x, 6).values },
  {
    name: 'x by the places of its own sorting',
    shape: [6],
    of: (x) => tf.gather(tf.square(x), tf.topk(x, 6).indices),
  },
  {
    name: 'x beside its own sorting',
    shape: [6],
    of: (x) => tf.mul(tf.topk(x, 6).values, tf.gather(x, tf.topk(tf.neg(x), 6).indices)),
  },
];

for (const backend of backends) {
  describe(`gradients of gather and topk (${backend})`, () => {
    before(async () => {
      await useBackend(backend);
      mendTensorFlow();
    });
    for (const { name, shape, of } of rows.filter(({ not }) => not !== backend)) {
      const size = shape.reduce((a, b) => a * b, 1);
      const random = uniform(3);
      const at = nest(Array.from({ length: size }, random), shape);
      const loss: Of = (x) => weighed(of(x));

      it(name, () => {
        const value = (x: Nested): number =>
          inDoubles(() => loss(tf.tensor(x as number[])).dataSync()[0]!);
        const slope = flat(
          tf.tidy(() =>
            tf
              .grad(loss)(tf.tensor(at as number[]))
              .arraySync(),
          ),
        );
        assertClose(slope, differences(value, at, shape), 1e-5, name);
      });

      it(`${name}, by gradcheck, and its second derivative`, () => {
        const report = gradcheck((x) => loss(x), [at], { order: 2 });
        assert.equal(report.verdict, 'pass', report.summary);
      });
    }

    it('sums of segments: repeated, none, and out of range', () => {
      const sums = tf.unsortedSegmentSum(tf.tensor2d([[1, 2], [3, 4], [5, 6], [7, 8]]), tf.tensor1d([2, 0, 2, -1], 'int32'), 4); // prettier-ignore
      assert.deepEqual(sums.arraySync(), [[3, 4], [0, 0], [6, 8], [0, 0]]); // prettier-ignore
    });
  });
}

describe('a loss that sorts, in a kernel', () => {
  for (const backend of ['cpu', 'wasm'] as const) {
    describe(backend, () => {
      const k = useKernel({ backend });
      it('trains', async () => {
        const { value, error } = await k.run(`
          import * as tf from '@tensorflow/tfjs';
          const x = tf.variable(tf.tensor1d([3, 1, 2]));
          tf.train.sgd(0.5).minimize(() => tf.sum(tf.topk(x, 1).values));
          x.arraySync().join()`);
        assert.equal(error?.message, undefined);
        assert.equal(value, "'2.5,1,2'");
      });
    });
  }
});
