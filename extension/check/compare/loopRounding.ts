/** What a loop is granted for the rounding that its results show. */
import { inDoubles } from '../../backends/doubles.js';
import { difference, makeRandom } from '../numbers.js';
import { float32Unit, float64Unit, sameConstant } from '../tolerance.js';
import { findLoopGrain, ofCancelled } from './loopGrain.js';
import { trial, type Case } from './trials.js';
import { pixel, pixels } from './variations.js';

export interface LoopRounding {
  readonly noise: Float64Array;
  /** The loop rounds to float32; granted where it is the candidate's formula on pixels by themselves. */
  readonly float32?: 'granted' | 'unknown';
}

const pixelsTried = 24;

/** Undefined where the entries that are wrong are off by more than any rounding of `terms` terms. */
export function measureLoop(
  subject: Case,
  float64: Float64Array,
  truth: Float64Array,
  wrong: readonly number[],
  terms: number,
): LoopRounding | undefined {
  const ofFloat32 = (i: number): number => terms * float32Unit * Math.abs(truth[i]!);
  const ofDoubles = 2 * terms * ofCancelled;
  const mayBe = wrong.every(
    (i) => Math.abs(float64[i]! - truth[i]!) <= Math.max(ofFloat32(i), ofDoubles),
  );
  if (!mayBe) return undefined;
  const { leftOver, isFloat32 } = findLoopGrain(subject.reference, subject.samples, truth);
  if (!isFloat32) return { noise: leftOver };
  return agreesOnPixels(subject)
    ? { noise: truth.map((_, i) => ofFloat32(i)), float32: 'granted' }
    : { noise: leftOver, float32: 'unknown' };
}

/** Where a sum has few terms, float32 is no excuse. */
function agreesOnPixels(subject: Case): boolean {
  const { samples, seed } = subject;
  const tried = inDoubles(() =>
    pixels(samples, pixelsTried, makeRandom(seed)).map((at) => trial(subject, pixel(samples, at))),
  );
  return tried.every((one) =>
    one?.candidate.every((x, i) => {
      const at = one.reference[i]!;
      return difference(x, at) <= sameConstant * Math.abs(at) + float64Unit;
    }),
  );
}
