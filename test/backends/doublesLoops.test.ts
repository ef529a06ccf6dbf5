/**
 * The double-precision backend's own loops against the kernels of cpu that they stand for, bit for bit: a check's verdict
 * must not depend on which of them ran. -0 is not 0; a NaN is any NaN, whose sign and payload JavaScript leaves open.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { doublesBackend, inDoubles } from '../../extension/backends/doubles.js';
import { binaryKernels } from '../../extension/backends/doublesBinary.js';
import { movingKernels } from '../../extension/backends/doublesMoves.js';
import { mean, select, sum } from '../../extension/backends/doublesReduce.js';
import type { OwnKernel, Stores } from '../../extension/backends/doublesRows.js';
import { unaryKernels } from '../../extension/backends/doublesUnary.js';
import { seeded, useBackend } from '../check/support.js';

/** What rounding, order and signs show at: halves of the range, subnormal numbers, both zeros, what is no number. */
const edges = [
  ...[0, 0.1, 1, 1.2, 2, 1 / 3, 1e-9, 7.5, 2 ** 53 + 2, 1e200, 5e-324, 2.3e-308, Infinity],
  ...[-0, -0.1, -1, -1.2, -2, -1 / 3, -1e-9, -7.5, -1e200, -5e-324, -Infinity, NaN],
];
/** Every edge beside every other. */
const pairs = edges.flatMap((a) => edges.map((b) => [a, b] as const));

/** Of its own formula, which is tested against closed forms in `doublesOps.test.ts`. */
const corrected = ['Erf', 'Softplus', 'Elu', 'Selu'];
const unary = Object.entries(unaryKernels).filter(([name]) => !corrected.includes(name));

type Shape = readonly number[];
const shapes: readonly (readonly [a: Shape, b: Shape])[] = [
  [[], []],
  [[7], []],
  [[], [2, 3]],
  [[1], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[3], [2, 5, 3]],
  [
    [4, 5, 1],
    [4, 5, 2],
  ],
  [
    [2, 1, 5, 1],
    [3, 1, 4],
  ],
  [
    [1, 1],
    [1, 1, 1],
  ],
  [
    [0, 3],
    [1, 3],
  ],
  [[2, 0], []],
  [
    [2, 1, 3, 1, 2, 1],
    [1, 2, 1, 2, 1, 3],
  ],
  [
    [3, 2, 1, 2, 5],
    [2, 3, 2, 4, 2, 5],
  ],
];

/** Axes that are the last ones, the first ones, some between, all and none. */
const sums: readonly (readonly [shape: Shape, axis: readonly number[]])[] = [
  [[], []],
  [[9], [0]],
  [[4, 5], [0]],
  [[4, 5], [-1]],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [[3, 4, 5], [1]],
  [[3, 4, 5], []],
  [
    [2, 3, 4, 5],
    [1, 2],
  ],
  [
    [2, 3, 4, 5],
    [0, 1, 2, 3],
  ],
  [
    [2, 1, 3, 2, 1, 4],
    [0, 3, 4],
  ],
  [[3, 0, 2], [1]],
  [[0], [0]],
];

/** What moves entries: of which shape, and how. */
const moves: readonly (readonly [name: string, shape: Shape, attrs: object])[] = [
  ['Slice', [4, 5], { begin: [1, 1], size: [2, -1] }],
  ['Slice', [2, 3, 4, 2], { begin: [0, 1, 0, 1], size: [2, 2, 3, 1] }],
  ['Slice', [3, 4], { begin: [0, 1], size: [3, 0] }],
  ['SplitV', [2, 3, 4], { numOrSizeSplits: 2, axis: -1 }],
  ['SplitV', [2, 3, 5], { numOrSizeSplits: [1, -1], axis: 2 }],
  ['SplitV', [6, 2], { numOrSizeSplits: [1, 0, 5], axis: 0 }],
  ['SplitV', [2, 4, 3], { numOrSizeSplits: 4, axis: 1 }],
  ['Unpack', [2, 3, 4], { axis: 1 }],
  ['Unpack', [3], { axis: -1 }],
  ['Transpose', [2, 3], { perm: [1, 0] }],
  ['Transpose', [2, 3, 4, 5], { perm: [0, 3, 1, 2] }],
  ['Transpose', [2, 1, 3, 2, 2], { perm: [4, 2, 0, 1, 3] }],
  ['Transpose', [0, 3], { perm: [1, 0] }],
  ['Transpose', [], { perm: [] }],
  ['Reverse', [5], { dims: [0] }],
  ['Reverse', [2, 3, 4], { dims: [-1, 0] }],
  ['Reverse', [2, 3, 4], { dims: [1] }],
  ['Reverse', [2, 3], { dims: [] }],
  ['Tile', [3], { reps: [2] }],
  ['Tile', [2, 1, 3], { reps: [1, 4, 2] }],
  ['Tile', [2, 3], { reps: [0, 2] }],
  ['PadV2', [3], { paddings: [[1, 2]], constantValue: 0 }],
  [
    'PadV2',
    [2, 3, 2],
    {
      paddings: [
        [0, 0],
        [2, 1],
        [0, 3],
      ],
      constantValue: -7,
    },
  ],
  ['PadV2', [0], { paddings: [[2, 0]], constantValue: 1 }],
];

describe('loops of the doubles beside the kernels of cpu, bit for bit', () => {
  before(() => useBackend('cpu'));

  for (const [name, own] of unary) {
    it(`${name}, at the edges of the doubles`, () =>
      agree(name, own, () => ({ x: tf.tensor1d(edges) })));
  }
  for (const [name, own] of Object.entries(binaryKernels)) {
    it(`${name}, every edge beside every other`, () =>
      agree(name, own, () => ({
        a: tf.tensor1d(pairs.map(([a]) => a)),
        b: tf.tensor1d(pairs.map(([, b]) => b)),
      })));
    it(`${name}, stretched to every shape`, () => {
      for (const [one, other] of shapes) {
        for (const [a, b] of [
          [one, other],
          [other, one],
        ] as const) {
          agree(name, own, () => ({ a: filled(a, 1), b: filled(b, 2) }));
        }
      }
    });
  }
  for (const [shape, axis] of sums) {
    it(`Sum and Mean of [${shape.join()}] over [${axis.join()}]`, () => {
      for (const keepDims of [false, true]) {
        agree('Sum', sum, () => ({ x: filled(shape, 3) }), { axis, keepDims });
        agree('Mean', mean, () => ({ x: filled(shape, 3) }), { axis, keepDims });
      }
    });
  }
  it('Sum and Mean of what is added in one order only: large, small, opposite', () => {
    const x = () => ({ x: tf.tensor1d([1e200, 1, -1e200, 1, 1e-9, -0, 1 / 3]) });
    agree('Sum', sum, x, { axis: [0], keepDims: false });
    agree('Mean', mean, x, { axis: [0], keepDims: false });
  });
  for (const [name, shape, attrs] of moves) {
    it(`${name} of [${shape.join()}], ${JSON.stringify(attrs)}`, () => {
      const input = name === 'Unpack' ? 'value' : 'x';
      for (const dtype of ['float32', 'int32', 'bool'] as const)
        agree(
          name,
          movingKernels[name]!,
          () => ({ [input]: tf.cast(filled(shape, 4), dtype) }),
          attrs,
        );
    });
  }
  it('Select', () =>
    agree('Select', select, () => ({
      condition: tf.tensor1d(
        edges.map((_, i) => i % 3 === 0),
        'bool',
      ),
      t: tf.tensor1d(edges),
      e: tf.tensor1d(edges.toReversed()),
    })));
});

describe('loops of the doubles leave to the kernels of cpu', () => {
  before(() => useBackend('cpu'));
  const whole = (): tf.Tensor => tf.tensor1d([3, -4], 'int32');
  const real = (): tf.Tensor => tf.tensor1d([0.5, 2]);

  for (const [name, own] of unary) {
    it(`${name} of int32`, () => leaves(own, () => ({ x: whole() })));
  }
  for (const [name, own] of Object.entries(binaryKernels)) {
    it(`${name} where an operand is int32`, () => {
      leaves(own, () => ({ a: whole(), b: real() }));
      leaves(own, () => ({ a: real(), b: whole() }));
    });
  }
  it('Abs of int32 that cpu keeps in an array of doubles', () =>
    leaves(unaryKernels['Abs']!, () => {
      const image = tf.tensor4d([1, -2, 3, 4], [1, 2, 2, 1], 'int32');
      const x = tf.image.resizeNearestNeighbor(image, [4, 4]);
      const { data } = tf.backend() as unknown as Stores;
      assert.ok(data.get(x.dataId).values instanceof Float64Array);
      return { x };
    }));
  it('Sum and Mean of bool', () => {
    for (const own of [sum, mean])
      leaves(own, () => ({ x: tf.tensor1d([true, false], 'bool') }), {
        axis: [0],
        keepDims: false,
      });
  });
  for (const [name, attrs] of [
    ['Slice', { begin: [1, 0], size: [2, 2] }],
    ['Transpose', { perm: [0, 0] }],
    ['PadV2', { paddings: [[1, 1]], constantValue: 0 }],
    [
      'PadV2',
      {
        paddings: [
          [-1, 1],
          [0, 0],
        ],
        constantValue: 0,
      },
    ],
  ] as const) {
    it(`${name} outside of the tensor: ${JSON.stringify(attrs)}`, () =>
      leaves(movingKernels[name]!, () => ({ x: filled([2, 3], 1) }), attrs));
  }
  it('Select of int32, and by a condition of another shape', () => {
    const condition = (): tf.Tensor => tf.tensor1d([true, false], 'bool');
    leaves(select, () => ({ condition: condition(), t: whole(), e: whole() }));
    leaves(select, () => ({ condition: condition(), t: filled([2, 3], 1), e: filled([2, 3], 2) }));
  });
});

type Inputs = Readonly<Record<string, tf.Tensor>>;

function filled(shape: Shape, seed: number): tf.Tensor {
  const random = seeded(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Array.from({ length: size }, () => 4 * random() - 1),
    [...shape],
  );
}

function agree(name: string, own: OwnKernel, make: () => Inputs, attrs: object = {}): void {
  inDoubles(() => {
    const call = { inputs: make(), backend: tf.backend(), attrs } as never;
    const found = own(call);
    assert.ok(found, `${name} has been left to cpu`);
    const wanted = tf.getKernel(name, 'cpu').kernelFunc(call);
    const told = `${name} of ${Object.values(make())
      .map(({ shape }) => `[${shape.join()}]`)
      .join(' and ')}`;
    assert.deepEqual(formOf(found), formOf(wanted), told);
    const values = valuesOf(found);
    // The registered one is this one: what the doubles run.
    const used = tf.getKernel(name, doublesBackend).kernelFunc(call);
    assert.deepEqual([values, valuesOf(used)], [valuesOf(wanted), values], told);
  });
}

const leaves = (own: OwnKernel, make: () => Inputs, attrs: object = {}): void =>
  inDoubles(() =>
    assert.equal(own({ inputs: make(), backend: tf.backend(), attrs } as never), undefined),
  );

type Result = tf.TensorInfo | tf.TensorInfo[];

const formOf = (result: Result): readonly unknown[] =>
  [result].flat().map(({ dtype, shape }) => [dtype, shape]);

/** As the backend holds them, with the type that says doubles; given free again. */
const valuesOf = (result: Result): readonly unknown[] =>
  [result].flat().map(({ dataId }) => {
    const backend = tf.backend();
    const values = backend.readSync(dataId) as unknown as Float64Array;
    backend.disposeData(dataId);
    return [values.constructor.name, ...values];
  });
