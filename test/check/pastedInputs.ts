/** Truth and predictions for losses as they are pasted from repositories: masks, classes, numbers, depths and flows. */
import * as tf from '@tensorflow/tfjs';
import { classes, made, numbers, probabilities } from '../losses/makes.js';
import { nest, type Nested } from '../losses/support.js';

const mapped = (x: Nested, f: (x: number) => number): Nested =>
  typeof x === 'number' ? f(x) : x.map((y) => mapped(y, f));

/** Masks of two classes that may overlap, and probabilities. */
export const masks = made(probabilities, [3, 6, 5, 2]);
export const logits: readonly [Nested, Nested] = [
  masks[0],
  mapped(masks[1], (p) => Math.log(p / (1 - p))),
];
const soft = made(classes(4), [3, 6, 5, 4], 4);
export const oneHot: readonly [Nested, Nested] = [
  nest(Array.from({ length: 90 }, (_, i) => [0, 1, 2, 3].map((c) => Number((i * 7) % 4 === c))).flat(), [3, 6, 5, 4]),
  soft[1],
]; // prettier-ignore
export const softmaxed: readonly [Nested, Nested] = [
  oneHot[0],
  tf.tidy(() => tf.softmax(tf.tensor(oneHot[1])).arraySync() as Nested),
];
/** Class numbers, some of them −100. */
export const numbered: readonly [Nested, Nested] = [
  nest(Array.from({ length: 90 }, (_, i) => (i % 7 === 3 ? -100 : (i * 5) % 4)), [3, 6, 5]),
  soft[1],
]; // prettier-ignore
export const plain = made(numbers(-3, 3), [3, 6, 5, 2]);
export const depths = made(numbers(0.5, 9), [3, 6, 5, 1]);
export const flows = made(numbers(-5, 5), [3, 6, 5, 2]);
