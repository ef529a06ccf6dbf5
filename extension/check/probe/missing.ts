/**
 * Labels that are NaN: missing ones, as depth and flow of sensors have them. A loss that leaves out exactly those, in its value and
 * in its gradient, has a policy; one that makes numbers of them, or whose gradient they reach, has a fault.
 */
import { inDoubles } from '../../backends/doubles.js';
import { attempt } from '../attempt.js';
import { withValues } from '../inputs.js';
import { same } from './kind.js';
import { allFinite, valueOf, type Look, type Pair } from './look.js';
import { compareDerivatives, settles } from './slope.js';
import { gradientText, valueText, type Found, type Probe } from './row.js';

/**
 * What is made of a NaN at `index` of yTrue that does not show in the value; undefined if more or less than it is left out.
 *
 * @param seen - The loss there.
 */
export function findMissing(
  { loss, known, random }: Probe,
  [t, p]: Pair,
  index: number,
  seen: Look,
): Found | undefined {
  const { gradient } = seen;
  // Labels of another shape belong to pixels whose place is not known.
  if (gradient === undefined || t.values.length !== p.values.length) return undefined;
  const elsewhere = valueOf(loss, [
    t,
    withValues(
      p,
      p.values.map((x, i) => (i === index ? x / 2 + 0.1 : x)),
    ),
  ]);
  if (!same(elsewhere, seen.value, known.scale)) return undefined;
  if (!allFinite(gradient)) {
    const finding = {
      code: 'nan-left-out-late',
      value: valueText(seen),
      gradient: gradientText(seen),
    } as const;
    return { verdict: 'fail', policy: 'left out, with a finite gradient', finding };
  }
  if (gradient[index] !== 0 || skipsMore(known.at.gradient, gradient, p.shape)) return undefined;
  const slope = attempt(() => inDoubles(() => compareDerivatives(loss, [t, p], random)));
  if (slope && settles(slope) === 'apart') return undefined;
  return { verdict: 'note', policy: 'left out: a missing label' };
}

/** Of the image, or of all there is: a loss that is 0 because of one NaN has not left out that one. */
function skipsMore(
  before: Float64Array | undefined,
  after: Float64Array,
  shape: readonly number[],
): boolean {
  const images = shape.length > 2 ? shape[0]! : 1;
  const size = after.length / images;
  return Array.from({ length: images }, (_, k) => k).some((k) => {
    const [had, has] = [before, after].map(
      (all) => all?.subarray(k * size, (k + 1) * size).filter((g) => g !== 0).length ?? 0,
    );
    // What is beside it may go too: a difference of neighbours, a window.
    return has! < had! / 2;
  });
}
