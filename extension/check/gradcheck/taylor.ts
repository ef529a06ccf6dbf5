/**
 * The Taylor remainder: R(h) = |L(x + h·d) - L(x) - h·⟨g, d⟩| falls as h² if g is the gradient, as h if not.
 *
 * No step has to be chosen: the slope of log R against log h is the verdict. The direction leaves out
 * entries at a kink, where R falls as h for a right gradient too; so the order expected is always 2.
 * Run when entries were sampled: it takes in all of the others.
 */
import { inDoubles } from '../../backends/doubles.js';
import { jsonNumber, type GradcheckReport } from '../../wire/report.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';
import { makeRandom, sum } from '../numbers.js';
import { scaleOf } from './differenceQuotients.js';
import { float64Unit } from '../tolerance.js';

const steps = 6;
const firstStep = 1e-2;

export function taylor(subject: Subject, measured: Measured): GradcheckReport['taylor'] {
  const { float64, truthBlocks: f, truths } = measured;
  if (!measured.sampled || !float64) return undefined;
  const x = subject.samples[subject.wrt]!.values;
  const random = makeRandom(subject.seed + 2);
  const scale = scaleOf(x);
  const direction = x.map((_, i) => (truths.kinks.has(i) ? 0 : random() < 0.5 ? -scale : scale));
  const base = sum(f.base);
  const rounding = 100 * float64Unit * sum(f.base.map(Math.abs)) * Math.abs(f.weight);
  const points: (readonly [h: number, remainder: number])[] = [];
  inDoubles(() => {
    for (let k = 0; k < steps; k++) {
      const h = firstStep / 2 ** k;
      const there = x.map((v, i) => v + h * direction[i]!);
      const predicted = sum(there.map((v, i) => (v - x[i]!) * float64[i]!));
      const remainder = Math.abs(f.weight * (sum(f.evaluate(there)) - base) - predicted);
      if (remainder > rounding) points.push([Math.log(h), Math.log(remainder)]);
    }
  });
  // A loss that is linear along the direction has no remainder, and no slope of one.
  if (points.length < 3) return undefined;
  return { slope: jsonNumber(regression(points)), expected: 2 };
}

function regression(points: readonly (readonly [number, number])[]): number {
  const mean = (axis: 0 | 1): number => sum(points.map((p) => p[axis])) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const covariance = sum(points.map(([x, y]) => (x - mx) * (y - my)));
  return covariance / sum(points.map(([x]) => (x - mx) ** 2));
}
