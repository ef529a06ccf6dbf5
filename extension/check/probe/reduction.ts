/** How a loss goes from pixels to one number: independent pixels, any order, halves, repetitions. */
import type { LossWithOptions } from '../evaluate.js';
import { sizeOf } from '../../wire/shape.js';
import { withValues, type Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { invariance, same } from './kind.js';
import { look, valueOf, type Pair } from './look.js';
import { angular, errors, every, n, skip, type Found, type Probe, type RowSpec } from './row.js';
import { atAngle, generic, vectors } from './samples.js';

export const reductionRows: readonly RowSpec[] = [
  {
    id: 'locality',
    title: 'a pixel’s gradient depends on that pixel only',
    kinds: every,
    look: checkLocality,
  },
  { id: 'permutation', title: 'pixels in another order', kinds: every, look: checkPermutation },
  {
    id: 'halves',
    title: 'the loss of the batch from its two halves',
    kinds: every,
    look: checkHalves,
  },
  { id: 'tile', title: 'the image beside itself, along each axis', kinds: every, look: checkTile },
  {
    id: 'checkerboard',
    title: 'errors of +θ and −θ by turns, as all +θ',
    kinds: angular,
    look: checkCheckerboard,
  },
  {
    id: 'single-pixel',
    title: 'one bad pixel among perfect ones',
    kinds: angular,
    look: checkSinglePixel,
  },
];

/** A sample as its pixels; labels without a channel axis have one number each. */
export const pixelsOf = ({ values }: Sample, pixels: number): readonly Float64Array[] => {
  const size = values.length / pixels;
  return Array.from({ length: pixels }, (_, i) => values.subarray(i * size, (i + 1) * size));
};

export const pixelCount = ({ shape }: Sample): number => sizeOf(shape.slice(0, -1));

const joinPixels = (sample: Sample, pixels: readonly Float64Array[]): Sample =>
  withValues(sample, Float64Array.from(pixels.flatMap((x) => [...x])));

/** Whether the gradient at the even pixels stays when the odd ones change, and the other way round. */
export function isLocal(loss: LossWithOptions, base: Pair): boolean | undefined {
  const count = pixelCount(base[1]);
  const here = look(loss, base).gradient;
  if (!here || count < 4) return undefined;
  return [0, 1].every((parity) => {
    // All the others become one and the same: their sums and norms change too, not only their order.
    const moved = base.map((sample) => {
      const pixels = pixelsOf(sample, count);
      const kept = pixels.map((x, i) => (i % 2 === parity ? x : pixels[2]!));
      return joinPixels(sample, kept);
    }) as [Sample, Sample];
    const there = look(loss, moved).gradient;
    if (!there) return false;
    const [a, b] = [here, there].map((g) => pixelsOf(withValues(base[1], g), count));
    const slack = invariance * largest(here);
    return a!.every(
      (x, i) => i % 2 !== parity || x.every((g, c) => Math.abs(g - b![i]![c]!) <= slack),
    );
  });
}

/** Region and image losses may look at other pixels; a loss of directions, or stated to be of errors, may not. */
function severityOf(probe: Probe): 'fail' | 'note' {
  if (probe.known.local) return 'fail';
  if (probe.declares['locality'] === 'not claimed') return 'note';
  const strict = angular.includes(probe.kind) || (probe.stated && errors.includes(probe.kind));
  return strict ? 'fail' : 'note';
}

function checkLocality(probe: Probe): Found {
  if (probe.known.at.gradient === undefined) return skip('no gradient');
  if (probe.known.local) return { verdict: 'pass', gradient: 'own pixel only' };
  const gradient = 'changes with other pixels';
  if (severityOf(probe) === 'note') return { verdict: 'note', gradient, policy: 'not declared' };
  const finding = { code: 'not-local' } as const;
  return { verdict: 'fail', gradient, policy: 'own pixel only', finding };
}

function checkHeld(probe: Probe, value: number, expected: number, policy: string): Found {
  const texts = { value: `${n(value)}, expected ${n(expected)}`, policy };
  if (same(value, expected, probe.known.scale)) return { verdict: 'pass', ...texts };
  if (severityOf(probe) === 'note') return { verdict: 'note', ...texts };
  const finding = { code: 'not-invariant', from: expected, to: value } as const;
  return { verdict: 'fail', ...texts, finding };
}

function checkPermutation(probe: Probe): Found {
  const { loss, base, known } = probe;
  const count = pixelCount(base[1]);
  // A step that shares no factor with the count visits every pixel once.
  const step = [7, 11, 13, 17].find((k) => count % k !== 0) ?? 1;
  const shuffled = base.map((sample) => {
    const pixels = pixelsOf(sample, count);
    return joinPixels(
      sample,
      pixels.map((_, i) => pixels[(i * step + 3) % count]!),
    );
  }) as [Sample, Sample];
  return checkHeld(probe, valueOf(loss, shuffled), known.at.value, 'unchanged');
}

const tileAlong = (sample: Sample, axis: number): Sample => {
  const { shape, values } = sample;
  const block = sizeOf(shape.slice(axis));
  const out = new Float64Array(2 * values.length);
  for (let i = 0; i * block < values.length; i++) {
    const part = values.subarray(i * block, (i + 1) * block);
    out.set(part, 2 * i * block);
    out.set(part, (2 * i + 1) * block);
  }
  return {
    ...sample,
    shape: shape.map((length, a) => (a === axis ? 2 * length : length)),
    values: out,
  };
};

const axesOf = ({ shape }: Sample): readonly number[] => shape.slice(0, -1).map((_, axis) => axis);

/** How the loss grows when the image is put beside itself: 1 for a mean along that axis, 2 for a sum. */
function tileFactors(probe: Probe): readonly number[] {
  const { loss, base, known } = probe;
  return axesOf(base[1]).map(
    (axis) => valueOf(loss, [tileAlong(base[0], axis), tileAlong(base[1], axis)]) / known.at.value,
  );
}

const isNear = (x: number, whole: number): boolean =>
  Math.abs(x - whole) <= 10 * invariance * whole;

function checkTile(probe: Probe): Found {
  if (probe.known.at.value === 0) return skip('the loss is 0');
  const found = tileFactors(probe);
  const names = found.map((_, i) => axisName(i, found.length));
  const value = found.map((f, i) => `${names[i]} ×${n(f)}`).join(', ');
  const all = (whole: number): boolean => found.every((f) => isNear(f, whole));
  if (all(1)) return { verdict: 'pass', value, policy: 'a mean: unchanged' };
  if (all(2)) return { verdict: 'pass', value, policy: 'a sum: doubled' };
  // Sums over one axis and means over the others are made on purpose: per image, per key point.
  const odd = found.findIndex((f) => !isNear(f, 1) && !isNear(f, 2));
  if (odd < 0)
    return { verdict: 'note', value, policy: 'a sum along some axes, a mean along others' };
  if (severityOf(probe) === 'note')
    return { verdict: 'note', value, policy: 'not a sum over pixels' };
  const finding = { code: 'constant-factor', factor: found[odd]!, axis: names[odd]! } as const;
  return { verdict: 'fail', value, policy: 'each ×1 (mean) or each ×2 (sum)', finding };
}

const axisName = (axis: number, rank: number): string =>
  rank === 3 ? ['batch', 'y', 'x'][axis]! : `axis ${axis}`;

function checkHalves(probe: Probe): Found {
  const { loss, base, known } = probe;
  const length = base[1].shape[0]!;
  if (length < 2 || length % 2 === 1) return skip('needs an even batch');
  const part = (half: number): Pair =>
    base.map(({ shape, values, dtype }) => ({
      dtype,
      shape: [length / 2, ...shape.slice(1)],
      values: values.slice((half * values.length) / 2, ((half + 1) * values.length) / 2),
    })) as unknown as Pair;
  const total = valueOf(loss, part(0)) + valueOf(loss, part(1));
  const [batch] = tileFactors(probe);
  const expected = isNear(batch!, 2) ? total : total / 2;
  return checkHeld(probe, known.at.value, expected, 'recombine');
}

function checkCheckerboard(probe: Probe): Found {
  const { loss, shape, channels } = probe;
  const t = generic(channels);
  const count = sizeOf(shape.slice(0, -1));
  const field = (angle: (i: number) => number): Pair => [
    vectors(shape, Array.from({ length: count }, () => t).flat()),
    vectors(shape, Array.from({ length: count }, (_, i) => atAngle(t, angle(i))).flat()),
  ];
  const value = valueOf(
    loss,
    field((i) => (i % 2 === 0 ? 0.6 : -0.6)),
  );
  const expected = valueOf(
    loss,
    field(() => 0.6),
  );
  return checkHeld(probe, value, expected, 'equal');
}

function checkSinglePixel(probe: Probe): Found {
  const { loss, shape, channels } = probe;
  const t = generic(channels);
  const count = sizeOf(shape.slice(0, -1));
  const bad = Math.floor(0.7 * count);
  const row = (i: number): readonly number[] => atAngle(t, i === bad ? 0.7 : 0);
  const pair: Pair = [
    vectors(shape, Array.from({ length: count }, () => t).flat()),
    vectors(shape, Array.from({ length: count }, (_, i) => row(i)).flat()),
  ];
  const { gradient } = look(loss, pair);
  if (!gradient) return skip('no gradient');
  const sizes = pixelsOf(withValues(pair[1], gradient), count).map((g) => largest(g));
  const at = sizes.indexOf(Math.max(...sizes));
  const texts = { gradient: `largest at pixel ${at} of ${count}`, policy: `pixel ${bad}` };
  if (at === bad && sizes[bad]! > 0) return { verdict: 'pass', ...texts };
  // Losses with a kink at 0 pull there as hard as anywhere.
  const ties = sizes[bad]! > 0 && sizes[bad]! >= 0.5 * sizes[at]!;
  if (ties) return { verdict: 'note', ...texts };
  const finding = { code: 'gradient-misplaced', at, bad } as const;
  return { verdict: 'fail', ...texts, finding };
}
