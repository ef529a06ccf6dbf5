/**
 * Is the gradient of twice the loss twice its gradient? A backward written by hand that forgets the slope it is given is right while
 * the loss is the last operation, and wrong under a weight, beside a second loss or with a scaler of gradients: as it is trained with.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Diagnosis } from '../../wire/report.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { gradient, type Behaviour } from '../evaluate.js';
import { foreignOf, frameworkOf } from '../foreignLoss.js';
import { median } from '../numbers.js';
import { leastNormalOfFloat32, ofTwice, toleranceAt } from '../tolerance.js';
import type { Subject } from './subject.js';

/** `once`: the gradient of the loss, which was found right. */
export function findForgottenSlope(
  { loss, samples, wrt }: Subject,
  once: Float64Array,
  behaviour: Behaviour,
): Diagnosis | undefined {
  // A function that gives a gradient is multiplied by the slope on our side.
  if (behaviour.unstable || foreignOf(loss)?.gradient === 'own') return undefined;
  const twice = gradient((...inputs) => tf.mul(loss(...inputs), 2), samples, wrt).gradient;
  const largest = once.reduce((most, g) => (Math.abs(g) > most ? Math.abs(g) : most), 0);
  const isOff = (g: number, wanted: number): boolean =>
    Number.isFinite(wanted) &&
    wanted !== 0 &&
    Math.abs(g - wanted) > Math.max(leastNormalOfFloat32, toleranceAt(ofTwice, wanted, largest));
  const off = [...twice.keys()].filter((i) => isOff(twice[i]!, 2 * once[i]!));
  if (off.length === 0) return undefined;
  // What is another at each call has no slope to forget.
  const again = gradient(loss, samples, wrt).gradient;
  if (off.some((i) => isOff(again[i]!, once[i]!))) return undefined;
  return toDiagnosis({
    code: 'slope-forgotten',
    entries: off.length,
    times: median(off.map((i) => twice[i]! / once[i]!)),
    ...frameworkOf(loss),
  });
}
