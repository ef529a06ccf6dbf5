/** The options a loss may take: reduction, mask, weights, delta. Tried, and skipped where it takes none. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import { attempt } from '../attempt.js';
import { evaluate } from '../evaluate.js';
import { withValues, type Sample } from '../inputs.js';
import { largest, sum } from '../numbers.js';
import { same } from './kind.js';
import { allFinite, look, meanOf, plain, valueOf, withOptions, type Pair } from './look.js';
import { pixelCount, pixelsOf } from './locality.js';
import {
  angular,
  judgeInput,
  every,
  gradientText,
  n,
  skip,
  valueText,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { rowsOf, vectors } from './samples.js';

export const settingRows: readonly RowSpec[] = [
  {
    id: 'reductions',
    title: 'sum = number of pixels × mean, and the map adds up',
    kinds: every,
    look: checkReductions,
  },
  {
    id: 'mask-removal',
    title: 'a masked pixel counts as if removed',
    kinds: every,
    look: checkMaskRemoval,
  },
  { id: 'mask-content', title: 'NaN under the mask', kinds: every, look: checkMaskContent },
  { id: 'all-masked', title: 'every pixel masked', kinds: every, look: checkAllMasked },
  { id: 'weights', title: 'weights of 1, and of ½', kinds: every, look: checkWeights },
  { id: 'nan-weight', title: 'NaN in the weights', kinds: every, look: checkNaNWeight },
  {
    id: 'parameters',
    title: 'delta = 0, 1, −½ at identical vectors',
    kinds: angular,
    look: checkParameters,
  },
];

const tensor = (values: Int32Array | Float32Array, shape: number[]): tf.Tensor =>
  tf.tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32');

const evaluateReduced = ({ loss, base }: Probe, reduction: string, pair = base) =>
  evaluate(plain(withOptions(loss, { reduction })), pair);

/** Shape of the per-pixel map, of a loss that takes `reduction`. */
const mapShape = (probe: Probe): readonly number[] | undefined => {
  const map = attempt(() => evaluateReduced(probe, 'none'));
  const total = attempt(() => evaluateReduced(probe, 'sum'));
  return map && total && total.values.length === 1 && map.values.length > 1 ? map.shape : undefined;
};

function checkReductions(probe: Probe): Found {
  const shape = mapShape(probe);
  if (!shape) return skip('takes no reduction');
  const [map, total, mean] = ['none', 'sum', 'mean'].map((r) => evaluateReduced(probe, r));
  const count = sizeOf(shape);
  const [of, whole, average] = [sum(map!.values), total!.values[0]!, meanOf(mean!)];
  const value = `map ${n(of)}, sum ${n(whole)}, mean ${n(average)} × ${count}`;
  const ok = same(of, whole) && same(average * count, whole);
  if (ok) return { verdict: 'pass', value, policy: 'equal' };
  const finding = { code: 'double-mean', factor: whole / (average * count), count } as const;
  return { verdict: 'fail', value, policy: 'equal', finding };
}

const maskShape = (probe: Probe): readonly number[] =>
  mapShape(probe) ?? probe.base[1].shape.slice(0, -1);

const lookMasked = (probe: Probe, mask: ArrayLike<number>, pair = probe.base) => {
  // Ints: a mask of 0 and 1 is no float to most losses. Made inside the loss, so that it is disposed of.
  const values = Int32Array.from(Array.from(mask));
  const shape = [...maskShape(probe)];
  return look((t, p) => probe.loss(t, p, { mask: tensor(values, shape) } as never), pair);
};

/** Every third pixel is masked; undefined if the loss takes no mask per pixel. */
function maskOf(probe: Probe): Int32Array | undefined {
  const entries = sizeOf(maskShape(probe));
  const mask = Int32Array.from({ length: entries }, (_, i) => Number(i % 3 !== 1));
  const none = lookMasked(
    probe,
    mask.map(() => 1),
  );
  const some = lookMasked(probe, mask);
  const { at, scale } = probe.known;
  const supported =
    none.threw === undefined && same(none.value, at.value, scale) && some.threw === undefined;
  return supported && !same(some.value, at.value, scale) ? mask : undefined;
}

const masksPixels = (probe: Probe): boolean =>
  sizeOf(maskShape(probe)) === pixelCount(probe.base[1]) && probe.known.locality === 'local';

/** Two thirds of the pixels, and one alone. */
function checkMaskRemoval(probe: Probe): Found {
  const mask = maskOf(probe);
  if (!mask) return skip('takes no mask');
  if (!masksPixels(probe)) return skip('pixels are not independent');
  const alone = mask.map((_, i) => Number(i === Math.min(4, mask.length - 1)));
  const seen = [mask, alone].map((m) => ({
    value: lookMasked(probe, m).value,
    expected: evaluateKept(probe, m),
  }));
  const value = seen.map((s) => `${n(s.value)}, without them ${n(s.expected)}`).join('; ');
  const off = seen.find((s) => !same(s.value, s.expected, probe.known.scale));
  if (!off) return { verdict: 'pass', value, policy: 'equal' };
  const finding = {
    code: 'not-invariant',
    from: off.expected,
    to: off.value,
  } as const;
  return { verdict: 'fail', value, policy: 'equal', finding };
}

/** The loss of the pixels that the mask keeps, in one row. */
function evaluateKept({ loss, base }: Probe, mask: Int32Array): number {
  const count = pixelCount(base[1]);
  const kept = base.map((sample) => {
    const pixels = pixelsOf(sample, count).filter((_, i) => mask[i] === 1);
    const lead = sample.shape.slice(0, sample.shape.length - 2).map(() => 1);
    const channelled = sample.shape.length === base[1].shape.length;
    const own = channelled ? [pixels.length, sample.values.length / count] : [1, pixels.length];
    return vectors(
      [...lead, ...own],
      pixels.flatMap((x) => [...x]),
    );
  }) as unknown as Pair;
  return valueOf(loss, kept);
}

function checkMaskContent(probe: Probe): Found {
  const mask = maskOf(probe);
  if (!mask) return skip('takes no mask');
  const size = probe.base[1].values.length / mask.length;
  const poisoned = probe.base.map((sample: Sample) =>
    sample.values.length === probe.base[1].values.length
      ? withValues(
          sample,
          sample.values.map((x, i) => (mask[Math.floor(i / size)] ? x : NaN)),
        )
      : sample,
  ) as unknown as Pair;
  const [clean, seen] = [lookMasked(probe, mask), lookMasked(probe, mask, poisoned)];
  const sound = seen.gradient === undefined || allFinite(seen.gradient);
  const value = `${n(seen.value)}, else ${n(clean.value)}`;
  const gradient = sound ? 'finite' : 'NaN';
  if (sound && same(seen.value, clean.value))
    return { verdict: 'pass', value, gradient, policy: 'ignored' };
  const finding = { code: 'nan-source', value, gradient } as const;
  return { verdict: 'fail', value, gradient, policy: 'ignored', finding };
}

function checkAllMasked(probe: Probe): Found {
  const mask = maskOf(probe);
  if (!mask) return skip('takes no mask');
  const none = mask.map(() => 0);
  const shape = [...maskShape(probe)];
  const loss: Probe['loss'] = (t, p) => probe.loss(t, p, { mask: tensor(none, shape) } as never);
  return judgeInput({ ...probe, loss }, 'all-masked', probe.base);
}

const lookWeighted = (probe: Probe, weight: (i: number, last: number) => number) => {
  const shape = [...maskShape(probe)];
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    weight(i, sizeOf(shape) - 1),
  );
  const loss: Probe['loss'] = (t, p) =>
    probe.loss(t, p, { weights: tensor(values, shape) } as never);
  return look(loss, probe.base);
};

function takesWeights(probe: Probe): boolean {
  const uneven = lookWeighted(probe, (i) => 1 + (i % 2));
  return (
    Number.isFinite(uneven.value) && !same(uneven.value, probe.known.at.value, probe.known.scale)
  );
}

function checkWeights(probe: Probe): Found {
  const { at, scale } = probe.known;
  if (at.value === 0) return skip('the loss is 0');
  if (!takesWeights(probe)) return skip('takes no weights');
  const [one, half, three] = [1, 0.5, 3].map((w) => lookWeighted(probe, () => w).value);
  const by = (x: number): string => `×${n(x / at.value)}`;
  const value = `1: ${by(one!)}, ½: ${by(half!)}, 3: ${by(three!)}`;
  const policy = same(half!, at.value, scale) ? 'a weighted mean' : 'weights multiply';
  if (same(one!, at.value, scale)) return { verdict: 'pass', value, policy };
  const finding = {
    code: 'not-invariant',
    from: at.value,
    to: one!,
  } as const;
  return { verdict: 'fail', value, policy: '×1 at weights of 1', finding };
}

function checkNaNWeight(probe: Probe): Found {
  if (!takesWeights(probe)) return skip('takes no weights');
  const seen = lookWeighted(probe, (i, last) => (i === Math.min(3, last) ? NaN : 1));
  const texts = { value: valueText(seen), gradient: gradientText(seen), policy: 'shows' };
  if (seen.threw !== undefined || !Number.isFinite(seen.value))
    return { verdict: 'pass', ...texts };
  const finding = {
    code: 'nan-hidden',
    value: n(seen.value),
    input: 'weights',
  } as const;
  return { verdict: 'fail', ...texts, finding };
}

function checkParameters(probe: Probe): Found {
  const { loss, base, known } = probe;
  const value = (delta: number): number => look(withOptions(loss, { delta }), base).value;
  const [zero, one] = [value(0), value(1)];
  if (!Number.isFinite(zero + one) || same(zero, one, known.scale)) return skip('takes no delta');
  const identical: Pair = [base[0], vectors(base[0].shape, rowsOf(base[0]).flat())];
  const seen = [0, 1, -0.5].map((delta) => look(withOptions(loss, { delta }), identical));
  const gradient = seen
    .map((s) => (s.gradient && allFinite(s.gradient) ? n(largest(s.gradient)) : 'NaN'))
    .join(', ');
  const sound = seen.every((s) => s.gradient && allFinite(s.gradient));
  const texts = { value: seen.map((s) => n(s.value)).join(', '), gradient };
  return { verdict: sound ? 'pass' : 'note', policy: 'finite', ...texts };
}
