/**
 * The same mistakes made in every loss of the library: each must be caught, and most named. Mistakes in the gradient, which
 * take ten times as long, are made in a sixth of the losses each, another sixth for each mistake; in all of them with LOSSBOOK_WHOLE=1.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { batchShape, table, type LossCase } from '../losses/table.js';
import { nest } from '../losses/support.js';
import { isInTurn } from '../support/turns.js';
import { codesOf, textOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

interface Mistake {
  readonly name: string;
  readonly by: 'value' | 'gradient';
  /** Names that are right for it; a loss may have a symmetry that makes two of them the same. */
  readonly codes: readonly string[];
  readonly make: (right: Loss) => Loss;
  readonly changes?: 'the value';
}

/** x, of which the gradient knows nothing. */
const detached = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);

/** The right value, and k times the right gradient: what is added is exactly 0. */
const gradientTimes =
  (k: number) =>
  (right: Loss): Loss =>
  (t, p) =>
    right(t, tf.add(p, tf.mul(tf.sub(p, detached(p)), k - 1)));

const mistakes: readonly Mistake[] = [
  {
    name: 'a sum for a mean',
    by: 'value',
    codes: ['constant-factor', 'double-mean'],
    make: (f) => (t, p) => tf.mul(f(t, p), 2 * 3 * 5),
  },
  {
    name: 'a mean divided by the batch again',
    by: 'value',
    codes: ['double-mean', 'constant-factor'],
    make: (f) => (t, p) => tf.div(f(t, p), t.shape[0] ?? 1),
  },
  {
    name: 'the wrong sign',
    by: 'value',
    codes: ['sign', 'constant-factor'],
    make: (f) => (t, p) => tf.neg(f(t, p)),
  },
  {
    name: 'arguments swapped',
    by: 'value',
    changes: 'the value',
    codes: ['arguments-swapped'],
    make: (f) => (t, p) => f(p, t),
  },
  {
    name: 'channels of the prediction swapped',
    by: 'value',
    changes: 'the value',
    codes: ['channels-swapped'],
    make: (f) => (t, p) => f(t, tf.reverse(p, -1)),
  },
  {
    name: 'a gradient 1 % too large',
    by: 'gradient',
    codes: ['wrong-gradient', 'constant-factor'],
    make: gradientTimes(1.01),
  },
  {
    name: 'a gradient 0.1 % too large',
    by: 'gradient',
    codes: ['wrong-gradient', 'constant-factor'],
    make: gradientTimes(1.001),
  },
  {
    name: 'a gradient of the wrong sign',
    by: 'gradient',
    codes: ['wrong-gradient', 'sign', 'constant-factor'],
    make: gradientTimes(-1),
  },
  {
    name: 'half of the prediction detached',
    by: 'gradient',
    codes: ['detached', 'wrong-gradient', 'constant-factor'],
    make: gradientTimes(0.5),
  },
];

const inputsOf = (c: LossCase) => {
  const shape = [...batchShape(c)];
  const pixels = shape.slice(0, shape.length - c.event.length).reduce((a, b) => a * b, 1);
  const { yTrue, yPred } = c.make(7, pixels);
  return [nest(yTrue, shape), nest(yPred, shape)] as const;
};

const valueOf = (f: Loss, [t, p]: readonly [unknown, unknown]): number =>
  tf.tidy(() => f(tf.tensor(t as never), tf.tensor(p as never)).dataSync()[0] ?? NaN);

/** A swap is no mistake in a symmetric loss, nor where there are no two or three channels to swap. */
function isAMistake(c: LossCase, mistake: Mistake): boolean {
  if (mistake.changes === undefined) return true;
  const channels = c.event.length === 1 ? c.event[0]! : 1;
  if (mistake.name.startsWith('channels') && (channels < 2 || channels > 3)) return false;
  const inputs = inputsOf(c);
  try {
    const [right, wrong] = [valueOf(c.loss, inputs), valueOf(mistake.make(c.loss), inputs)];
    return Math.abs(right - wrong) > 1e-3 * Math.abs(right);
  } catch {
    return false; // Labels and predictions are of different kinds: swapping them is an error already.
  }
}

describe('mistakes in every loss of the library are caught', function () {
  this.timeout(60_000);
  before(() => useBackend('cpu'));
  let [made, named] = [0, 0];
  const unnamed: string[] = [];

  for (const [row, mistake] of mistakes.entries()) {
    for (const [column, c] of table.entries()) {
      if (mistake.by === 'gradient' && !isInTurn(row, column, 6)) continue;
      it(`${c.name}: ${mistake.name}`, () => {
        if (!isAMistake(c, mistake)) return;
        const loss = mistake.make(c.loss) as never;
        const inputs = inputsOf(c) as never;
        const report =
          mistake.by === 'value' ? compare(loss, c.loop, inputs) : gradcheck(loss, inputs);
        assert.equal(report.verdict, 'fail', textOf(report));
        made++;
        if (codesOf(report).some((code) => mistake.codes.includes(code))) named++;
        else unnamed.push(`${c.name}: ${mistake.name} (${codesOf(report).join()})`);
      });
    }
  }
  it('at least 80 % of them by what is wrong', () => {
    assert.ok(made > 200, `${made}`);
    assert.ok(named >= 0.8 * made, `${named} of ${made}, not\n${unnamed.join('\n')}`);
  });
});
