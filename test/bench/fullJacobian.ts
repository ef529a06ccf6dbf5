/** What gradient checkers commonly do: move each entry alone, up and down, and evaluate the whole loss each time. */
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { tensorOf, type Field } from './fields.js';

export interface FullJacobian {
  readonly evaluations: number;
  /** The largest difference from autodiff: shows that the same thing was checked. */
  readonly worst: number;
}

export function fullJacobian(
  loss: (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor,
  field: Field,
): FullJacobian {
  const step = 1e-6;
  return inDoubles(() => {
    const yTrue = tensorOf(field, Float64Array.from(field.yTrue));
    const x = Float64Array.from(field.yPred);
    const at = (): number => tf.tidy(() => loss(yTrue, tensorOf(field, x)).dataSync()[0]!);
    const autodiff = tf
      .grad((p: tf.Tensor) => loss(yTrue, p))(tensorOf(field, x))
      .dataSync();
    let worst = 0;
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      x[i] = value + step;
      const above = at();
      x[i] = value - step;
      const below = at();
      x[i] = value;
      worst = Math.max(worst, Math.abs((above - below) / (2 * step) - autodiff[i]!));
    }
    return { evaluations: 2 * x.length, worst };
  });
}
