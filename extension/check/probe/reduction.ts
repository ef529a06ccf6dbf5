/** How a loss goes from pixels to one number: independent pixels, any order, halves, repetitions. */
import { cancelled } from '../tolerance.js';
import { sizeOf } from '../../wire/shape.js';
import { withValues, type Sample } from '../inputs.js';
import { largest, shortApart } from '../numbers.js';
import { invariance, same } from './kind.js';
import { joinPixels, pixelCount, pixelsOf, severityOf } from './locality.js';
import { look, preferDoubles, valueOf, type Pair } from './look.js';
import { angular, every, n, skip, type Found, type Probe, type RowSpec } from './row.js';
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
    id: 'cancelling',
    title: 'errors of both signs that add up to 0',
    kinds: ['regression', 'vector'],
    look: checkCancelling,
  },
  {
    id: 'single-pixel',
    title: 'one bad pixel among perfect ones',
    kinds: angular,
    look: checkSinglePixel,
  },
];

function checkLocality(probe: Probe): Found {
  if (probe.known.at.gradient === undefined) return skip('no gradient');
  if (largest(probe.known.at.gradient) === 0) return skip('the gradient is 0');
  if (probe.known.locality === 'local') return { verdict: 'pass', gradient: 'own pixel only' };
  if (probe.known.locality === 'factor') {
    return { verdict: 'pass', gradient: 'own pixel, times one factor of the image' };
  }
  const gradient = 'changes with other pixels';
  if (severityOf(probe) === 'note') return { verdict: 'note', gradient, policy: 'not declared' };
  const finding = { code: 'not-local' } as const;
  return { verdict: 'fail', gradient, policy: 'own pixel only', finding };
}

function checkHeld(probe: Probe, value: number, expected: number, policy: string): Found {
  if (same(value, expected, probe.known.scale))
    return { verdict: 'pass', value: `${n(value)}, expected ${n(expected)}`, policy };
  const [found, should] = shortApart(value, expected);
  const texts = { value: `${found}, expected ${should}`, policy };
  if (severityOf(probe) === 'note') return { verdict: 'note', ...texts };
  const finding = { code: 'not-invariant', from: expected, to: value } as const;
  return { verdict: 'fail', ...texts, finding };
}

/** A step that shares no factor with the count visits every pixel once. */
const stepThrough = (count: number): number => [7, 11, 13, 17].find((k) => count % k !== 0) ?? 1;

/** `from`: the place of the pixel that comes to a place. */
function reorder(sample: Sample, count: number, from: (place: number) => number): Sample {
  const pixels = pixelsOf(sample, count);
  return joinPixels(
    sample,
    pixels.map((_, i) => pixels[from(i)]!),
  );
}

function checkPermutation(probe: Probe): Found {
  const { loss, base, known } = probe;
  const count = pixelCount(base[1]);
  if (isPlaceFree(probe)) {
    const value = n(known.at.value);
    const policy = 'unchanged where yPred alone is in another order';
    return { verdict: 'note', value, policy, finding: { code: 'place-free' } };
  }
  const step = stepThrough(count);
  const shuffled = base.map((sample) => reorder(sample, count, (i) => (i * step + 3) % count)) as [
    Sample,
    Sample,
  ];
  return checkHeld(probe, valueOf(loss, shuffled), known.at.value, 'unchanged');
}

/**
 * Does it compare all pixels of an image as one heap, as by their histograms, their mean or sorted? Pixels of yPred change their places,
 * those of yTrue stay. A loss that sorts its errors knows where each was made.
 */
function isPlaceFree({ loss, base: [t, p], known }: Probe): boolean {
  const count = pixelCount(p);
  const images = p.shape.length > 2 ? p.shape[0]! : 1;
  const each = count / images;
  // Labels of whole images have no places, and a loss of one input has none to compare.
  if (each < 4 || t.values.length < count || !known.usesTruth) return false;
  const step = stepThrough(each);
  const moved = reorder(p, count, (i) => i - (i % each) + (((i % each) * step + 1) % each));
  return same(valueOf(loss, [t, moved]), known.at.value, known.scale);
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
  (rank === 3 ? ['batch', 'y', 'x'] : rank === 4 ? ['batch', 'z', 'y', 'x'] : [])[axis] ??
  `axis ${axis}`;

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
  if (known.at.value === 0) return skip('the loss is 0');
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

/** Errors whose sums vanish along every axis, and the same errors without their signs. */
function checkCancelling({ loss, base, known }: Probe): Found {
  const [t] = base;
  const signs = zeroSums(t.shape);
  if (t.values.length !== base[1].values.length || largest(signs) === 0)
    return skip('too few pixels');
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of base)
    for (const x of values) [low, high] = [Math.min(low, x), Math.max(high, x)];
  // Within the numbers that the inputs have: a logarithm has no value beyond.
  const truth = withValues(
    t,
    t.values.map((x) => (low + high) / 2 + (x - (low + high) / 2) / 2),
  );
  const step = (high - low) / 4 / largest(signs);
  // Of numbers that a logarithm may be taken of, factors too: they are its errors.
  const ways: readonly ((x: number, sign: number) => number)[] = [
    (x, sign) => x + step * sign,
    ...(low > 0
      ? [
          (x: number, sign: number) => x * Math.exp(sign / 4 / largest(signs)),
          // And of those that are inverted, as depths are for disparities.
          (x: number, sign: number) => 1 / (1 / x + sign / high / 2 / largest(signs)),
        ]
      : []),
  ];
  const cost = (way: (x: number, i: number) => number): number =>
    preferDoubles(() => valueOf(loss, [truth, withValues(truth, truth.values.map(way))]));
  const perfect = cost((x) => x);
  const costs = ways.map((way) => ({
    both: cost((x, i) => way(x, signs[i]!)),
    apart: cost((x, i) => way(x, Math.abs(signs[i]!))),
  }));
  const counted = costs.filter(
    ({ both, apart }) => apart - perfect > invariance * known.scale && Number.isFinite(both),
  );
  if (counted.length === 0) return skip('errors of one sign cost nothing');
  const off = counted.find(({ both, apart }) => both - perfect <= cancelled * (apart - perfect));
  const { both, apart } = off ?? counted[0]!;
  const value = `${n(both)}, of one sign ${n(apart)}`;
  if (!off) return { verdict: 'pass', value, policy: 'cost' };
  const finding = { code: 'errors-cancel', cost: both, apart } as const;
  return { verdict: 'fail', value, policy: 'cost', finding };
}

/** A product over the axes of patterns such as 1, −1, 1, −2, 1; an axis of length 1 has no pattern. */
function zeroSums(shape: readonly number[]): Float64Array {
  const pattern = (length: number): readonly number[] => {
    if (length === 1) return [1];
    const turns = Array.from({ length }, (_, i) => (i % 2 === 0 ? 1 : -1));
    return length % 2 === 0 ? turns : [...turns.slice(0, length - 2), -2, 1];
  };
  const product = shape
    .map(pattern)
    .reduce<readonly number[]>(
      (outer, inner) => outer.flatMap((a) => inner.map((b) => a * b)),
      [1],
    );
  return shape.every((length) => length === 1) ? new Float64Array(1) : Float64Array.from(product);
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
  const at = sizes.indexOf(largest(sizes));
  const texts = { gradient: `largest at pixel ${at} of ${count}`, policy: `pixel ${bad}` };
  if (at === bad && sizes[bad]! > 0) return { verdict: 'pass', ...texts };
  // Losses with a kink at 0 pull there as hard as anywhere.
  const ties = sizes[bad]! > 0 && sizes[bad]! >= 0.5 * sizes[at]!;
  if (ties) return { verdict: 'note', ...texts };
  const finding = { code: 'gradient-misplaced', at, bad } as const;
  return { verdict: 'fail', ...texts, finding };
}
