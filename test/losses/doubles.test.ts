/**
 * Every loss in double precision: the TensorFlow.js code itself, not its float32 rounding, against
 * the loop. A formula that differs shows here at any size of difference, and so does a float32
 * constant inside it.
 */
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { along, direction } from './cases.js';
import { assertClose, differences, flat } from './support.js';
import type { Nested } from './support.js';
import { batchShape, indexed, sample, table } from './table.js';
import type { LossCase, Options } from './table.js';
import { tolerances } from '../support/tolerances.js';

const { value, gradient } = tolerances;
const none: Options = {};

/** Rounding of central differences where the slope is nearly 0, by the largest value of the map. */
const nearZero = 5e-12;

describe('every loss in doubles', () => {
  before(() => tf.setBackend('cpu'));

  for (const c of [...table, indexed]) {
    it(`${c.name}${c === indexed ? ', class numbers' : ''}`, () => {
      const { yTrue, yPred } = sample(c);
      const shape = batchShape(c);
      for (const own of [none, ...c.variants]) {
        const what = JSON.stringify(own);
        const { map, inPred } = evaluate(c, yTrue, yPred, own);
        const loop = flat(c.loop(yTrue, yPred, { ...own, reduction: 'none' }));
        assertClose(map, loop, value.doubles, what, 1e-15);
        const mean = (p: Nested): number => c.loop(yTrue, p, own) as number;
        if (c.holdsConstant && own === none) continue;
        if (c.slow) {
          const got = inPred.reduce((sum, g, i) => sum + g * direction(shape)[i]!, 0);
          assertClose([got], along(shape, yPred, mean), 1e-8, what);
        } else {
          const atol = nearZero * Math.max(1, ...map.map(Math.abs));
          assertClose(inPred, differences(mean, yPred, shape), gradient.doubles, what, atol);
        }
      }
    });
  }
});

function evaluate(c: LossCase, yTrue: Nested, yPred: Nested, own: Options) {
  return inDoubles(() =>
    tf.tidy(() => {
      const [t, p] = [tf.tensor(yTrue), tf.tensor(yPred)];
      return {
        map: [...c.loss(t, p, { ...own, reduction: 'none' }).dataSync()],
        inPred: [
          ...tf
            .grad((p) => c.loss(t, p, own))(p)
            .dataSync(),
        ],
      };
    }),
  );
}
