/**
 * What losses are made of gives on every backend what cpu gives in doubles, value and gradient, or throws and leaves the
 * memory whole: odd and negative axes, batch dimensions, ranks to 6, empty tensors, borders, numbers that are none.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { mendTensorFlow } from '../../extension/backends/mend.js';
import { backends } from '../support/backends.js';
import { seeded, useBackend } from '../check/support.js';
import { alongAxes } from './operations/alongAxes.js';
import { elementwise } from './operations/elementwise.js';
import { moving } from './operations/moving.js';
import type { OperationCase } from './operations/operationCase.js';
import { windows } from './operations/windows.js';

/** Silent differences that stay, and why. Checks that meet them see them: float32 is held to doubles. */
const known: readonly { readonly on: string; readonly name: RegExp; readonly why: string }[] = [
  {
    on: 'wasm',
    name: /^maxPool /,
    why: 'its gradient at borders and below 0; gradcheck says backend-differs',
  },
  {
    on: 'wasm',
    name: /^(maximum|minimum|mod|floorDiv) of odd/,
    why: 'NaN and Infinity among the operands',
  },
  {
    on: 'tensorflow',
    name: /^avgPool .*same/,
    why: 'right there, and wrong in doubles; gradcheck says so',
  },
  {
    on: 'tensorflow',
    name: /^(mod|floorDiv|sign|elu|asin|mean|selu|min|max) of (odd|\[0,3\])/,
    why: 'NaN, Infinity and nothing',
  },
  {
    on: 'cpu wasm tensorflow',
    name: /^(sin|cos|tan|mod) of odd/,
    why: 'angles and quotients of 1e30',
  },
  {
    on: 'cpu wasm tensorflow',
    name: /^resizeBilinear/,
    why: 'the gradient of cpu has height and width exchanged',
  },
];

type Numbers = readonly (readonly [shape: string, ...number[]])[];
interface Result {
  readonly value: Numbers;
  /** Undefined where it throws. */
  readonly gradient: Numbers | undefined;
}

const numbersOf = (tensors: readonly tf.Tensor[]): Numbers =>
  tensors.map((x) => [x.shape.join(), ...x.dataSync()]);

function run({ of, shapes, values }: OperationCase): Result {
  const random = seeded(3);
  const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
  const inputs = shapes.map((shape) => ({
    shape,
    values: values ?? Array.from({ length: size(shape) }, () => Math.fround(4 * random() - 2)),
  }));
  const engine = tf.engine();
  engine.startScope();
  try {
    const tensors = inputs.map(({ shape, values }) =>
      tf.tensor([...values], [...shape], 'float32'),
    );
    const parts = (x: tf.Tensor[]): readonly tf.Tensor[] => {
      const made = of(...x);
      return made instanceof tf.Tensor ? [made] : made;
    };
    // Entries weigh differently, so that one in another's place is seen.
    const weighed = (x: tf.Tensor, k: number): tf.Tensor =>
      tf.sum(
        tf.mul(
          x,
          tf.tensor(
            Array.from({ length: x.size }, (_, i) => ((i * 7 + k) % 5) - 1.5),
            x.shape,
          ),
        ),
      );
    const total = (...x: tf.Tensor[]): tf.Scalar =>
      parts(x)
        .map(weighed)
        .reduce((a, b) => tf.add(a, b))
        .asScalar();
    const value = numbersOf(parts(tensors));
    try {
      return { value, gradient: numbersOf(tf.grads(total)(tensors)) };
    } catch {
      return { value, gradient: undefined };
    }
  } finally {
    engine.endScope();
  }
}

function attempt(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const largest = 3.4e38;

function near(found: number | string, truth: number | string): boolean {
  if (typeof found !== 'number' || typeof truth !== 'number') return found === truth;
  if (Number.isNaN(truth)) return Number.isNaN(found);
  if (Math.abs(truth) > largest) return !Number.isFinite(found);
  const slack = 2e-5; // of float32, over a product of some terms
  // Beside the number itself what is lost of numbers of order 1 on the way.
  return Math.abs(found - truth) <= slack * Math.max(1e-3, Math.abs(truth)) + 2e-6;
}

const alike = (found: Numbers, truth: Numbers): boolean =>
  found.length === truth.length &&
  found.every(
    (row, i) => row.length === truth[i]!.length && row.every((x, k) => near(x, truth[i]![k]!)),
  );

/** Kernels that wrote where they should not break the next that allocates. */
const isWhole = (): boolean =>
  tf.tidy(() => tf.sum(tf.exp(tf.zeros([1000]))).dataSync()[0] === 1000);

const groups = { elementwise, 'along axes': alongAxes, moving, windows };

for (const backend of backends) {
  describe(`operations on ${backend} are those of cpu in doubles`, function () {
    this.timeout(120_000);
    before(async () => {
      mendTensorFlow();
      await useBackend(backend);
    });
    for (const [group, all] of Object.entries(groups)) {
      for (const name of new Set(all.map((c) => c.name.split(/[ ,]/)[0]!))) {
        const cases = all.filter((c) => c.name.split(/[ ,]/)[0] === name);
        it(`${group}: ${name}, ${cases.length} ways`, () => {
          const differing = cases.filter((c) => {
            const truth = attempt(() => inDoubles(() => run(c)));
            const found = attempt(() => run(c));
            assert.ok(isWhole(), `${c.name} breaks the memory`);
            if (!truth || !found) return false;
            const gradients =
              !truth.gradient || !found.gradient || alike(found.gradient, truth.gradient);
            return !(alike(found.value, truth.value) && gradients);
          });
          const unknown = differing.filter(
            (c) => !known.some((k) => k.on.includes(backend) && k.name.test(c.name)),
          );
          assert.deepEqual(
            unknown.map((c) => c.name),
            [],
          );
        });
      }
    }

    it('along an axis from the end there is a gradient where there is one from the start', () => {
      const missing = alongAxes.filter((c) => {
        const axis = / (?:over|along) (-\d+)(.*)$/.exec(c.name);
        if (!axis) return false;
        const rank = c.shapes[0]!.length;
        const start = c.name.replace(
          axis[0],
          axis[0].replace(axis[1]!, String(rank + Number(axis[1]))),
        );
        const same = alongAxes.find(({ name }) => name === start);
        return same && attempt(() => run(same))?.gradient && !attempt(() => run(c))?.gradient;
      });
      assert.deepEqual(
        missing.map((c) => c.name),
        [],
      );
    });
  });
}
