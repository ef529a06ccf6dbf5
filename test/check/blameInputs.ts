/** Inputs of the losses whose culprit is known, and what they are made of. */
import * as tf from '@tensorflow/tfjs';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import { seeded } from './support.js';

export type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;
export type Numbers = readonly number[] | readonly (readonly number[])[];

/** The operation is TensorFlow.js's name, or several. */
export type Row = readonly [
  name: string,
  format: TrainingFormat,
  culprit: string,
  loss: Loss,
  inputs: readonly [Numbers, Numbers],
];

const count = 64;
export const line = (low: number, high: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.37)) / count);
const random = seeded(3);
export const noise = (low: number, high: number): number[] =>
  Array.from({ length: count }, () => low + (high - low) * random());
export const labels = line(0, 1).map((_, i) => i % 2);
export const same = (x: number): number[] => Array.from({ length: count }, () => x);
const unit = (angle: number): number[] => [Math.cos(angle), Math.sin(angle)];
const pairs = (by: readonly number[]): [number[][], number[][]] => [
  by.map((_, i) => unit(i * 0.7)),
  by.map((x, i) => unit(i * 0.7 + x)),
];
export const small = pairs(line(0.005, 0.05));
export const logits = (size: number): number[][] => line(-size, size).map((x) => [x, -x / 3, 0.1]);
export const hot = labels.map((y) => [y, 1 - y, 0]);
export const zeros = same(0);

export const dot = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.sum(tf.mul(t, p), -1);
export const of =
  (f: (p: tf.Tensor) => tf.Tensor): Loss =>
  (_, p) =>
    tf.mean(f(p));
export const onlyValue =
  (f: (t: tf.Tensor, p: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    tf.mean(f(t, p));
