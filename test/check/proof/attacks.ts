/**
 * Gradients of losses that are no sum over pixels, wrong at one place only: one sign, one entry by a tenth, a row, a
 * corner. Entry by entry nobody checks 512², so the place must be found.
 */
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../../extension/check/index.js';
import { add, box, div, mean, mul, sqrt, square, sub, sum, type Two } from './vocabulary.js';
import { seeded, type Loss, type Random } from '../support.js';

export interface Attack {
  readonly name: string;
  readonly make: (side: number, random: Random) => Loss;
}

/** x, with its gradient multiplied entry by entry. */
const scaled = (x: tf.Tensor, factor: () => tf.Tensor): tf.Tensor =>
  tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor()),
  }))(x);

/** Ones, and `k` in a block at a random place. */
function spoil(
  side: number,
  random: Random,
  [h, w]: readonly [number, number],
  k: number,
): () => tf.Tensor {
  const place = (size: number): number => Math.floor(random() * (side - size + 1));
  const [top, left] = [place(h), place(w)];
  const values = new Float32Array(side * side).fill(1);
  for (let y = 0; y < h; y++) values.fill(k, (top + y) * side + left, (top + y) * side + left + w);
  return () => tf.tensor(values, [1, side, side, 1]);
}

const rmse: Two = (t, p) => sqrt(mean(square(sub(p, t))));
const dice: Two = (t, p) =>
  sub(1, div(add(mul(2, sum(mul(t, p))), 1), add(add(sum(square(t)), sum(square(p))), 1)));
const blurred: Two = (t, p) => sqrt(add(mean(square(sub(box(p, 3, 'same'), t))), 1e-6));
const logged: Two = (t, p) => tf.log(add(1, mean(square(sub(p, t)))));

const losses: readonly (readonly [string, Two])[] = [
  ['rmse', rmse],
  ['dice', dice],
  ['rmse of a blur', blurred],
  ['logarithm of mse', logged],
];
const spoils: readonly (readonly [string, (side: number) => readonly [number, number], number])[] =
  [
    ['the sign of one entry', () => [1, 1], -1],
    ['one entry by a tenth', () => [1, 1], 1.1],
    ['one row by a twentieth', (side) => [1, side], 1.05],
    ['the sign of one row', (side) => [1, side], -1],
    ['a corner of 4 × 4 lost', () => [4, 4], 0],
  ];

export const attacks: readonly Attack[] = losses.flatMap(([loss, of]) =>
  spoils.map(([how, size, k]): Attack => ({
    name: `${loss}: ${how}`,
    make: (side, random) => {
      const factor = spoil(side, random, size(side), k);
      return (t, p) => of(t, scaled(p, factor));
    },
  })),
);

/** The same losses as they are. */
export const unspoiled = losses;

const image = (random: Random, side: number): tf.Tensor =>
  tf.tensor(Float32Array.from({ length: side * side }, random), [1, side, side, 1]);

/** gradcheck of a loss of two images of one channel; the seed says which place is spoiled. */
export function checkImages(side: number, seed: number, make: (random: Random) => Loss) {
  const random = seeded(seed);
  const inputs = [image(random, side), image(random, side)];
  const report = gradcheck(make(random), inputs);
  tf.dispose(inputs);
  return report;
}
