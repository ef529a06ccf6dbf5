/** Images [B, H, W, C] at coarser scales, and sums over them. */
import * as tf from '@tensorflow/tfjs-core';
import { sumRows } from './sums.js';

/** Means of 2 × 2 pixels; an odd last row or column is left out. */
export function halve(x: tf.Tensor): tf.Tensor {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const [rows, columns] = [Math.floor(h / 2), Math.floor(w / 2)];
  const even = tf.slice(x, [0, 0, 0, 0], [b, 2 * rows, 2 * columns, c]);
  const byRows = tf.mean(tf.reshape(even, [b * rows, 2, 2 * columns * c]), 1);
  const both = tf.mean(tf.reshape(byRows, [b * rows * columns, 2, c]), 1);
  return tf.reshape(both, [b, rows, columns, c]);
}

/** Every pixel whose row and column are multiples of `step`. */
export function everyNth(x: tf.Tensor, step: number): tf.Tensor {
  if (step === 1) return x;
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const [rows, columns] = [Math.ceil(h / step), Math.ceil(w / step)];
  const rest = (n: number, parts: number): [number, number] => [0, parts * step - n];
  const whole = tf.pad(x, [[0, 0], rest(h, rows), rest(w, columns), [0, 0]]);
  const ofRows = tf.reshape(whole, [b * rows, step, columns * step * c]);
  const some = tf.reshape(tf.slice(ofRows, [0, 0, 0], [-1, 1, -1]), [b * rows * columns, step, c]);
  return tf.reshape(tf.slice(some, [0, 0, 0], [-1, 1, -1]), [b, rows, columns, c]);
}

/** Σ over each image and channel, [B, C]. */
export function sumImage(x: tf.Tensor): tf.Tensor {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const rows = tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [b * c, h * w]);
  return tf.reshape(sumRows(rows), [b, c]);
}

/** Numbers of each image and channel, [B, C], to stand beside images. */
export const besideImages = (x: tf.Tensor): tf.Tensor =>
  tf.reshape(x, [x.shape[0], 1, 1, x.shape[1]!]);
