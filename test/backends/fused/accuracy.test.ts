/**
 * How far the kernels are from doubles, in units of float32's last place, over 2^20 pairs of 2-vectors and 2^18 of 3-vectors. Limits of θ and
 * θ^1.2 are the promised ones; the others are what these formulas reach with float32 square roots, rounded up.
 */
import assert from 'node:assert/strict';
import { compileBuild, compiledKernels } from '../../../extension/backends/fused/module.js';
import type { Build } from '../../../extension/backends/fused/compiled.js';
import { profileOf, type FusedLoss } from '../../../extension/backends/fused/profile.js';
import { Staged, stretchOf } from '../../../extension/backends/fused/staged.js';
import { sweep2, sweep3, type Sweep } from './sweep.js';
import { ulps, type Ulps } from './ulps.js';

interface Limits {
  readonly max: number;
  readonly mean: number;
}

/** Two vectors in doubles. */
interface Pair {
  readonly theta: number;
  readonly cross: number;
  readonly dot: number;
  /** |t||p| */
  readonly norm: number;
  readonly length: number;
}

interface Row {
  readonly name: string;
  readonly loss: FusedLoss;
  readonly value: (pair: Pair) => number;
  /** |dL/dp|·|p| */
  readonly slope: (pair: Pair) => number;
  readonly limits: Limits;
  readonly slopeLimits: Limits;
}

const angle = (delta: number, axial = false): FusedLoss => ({
  kind: 'angle',
  delta,
  axial,
  zero: 0,
});
const folded = ({ cross, dot }: Pair): number => Math.atan2(cross, Math.abs(dot));
const power = (delta: number, limits: Limits, slopeLimits: Limits): Row => ({
  name: `θ^${1 + delta}`,
  loss: angle(delta),
  value: ({ theta }) => theta ** (1 + delta),
  slope: ({ theta }) => (1 + delta) * theta ** delta,
  limits,
  slopeLimits,
});
/** 1 − cos θ, by the form that does not cancel. */
const distance = ({ cross, dot, norm }: Pair): number =>
  dot > 0 ? cross ** 2 / (norm * (norm + dot)) : 1 - dot / norm;

const rows: readonly Row[] = [
  power(0, { max: 3, mean: 0.5 }, { max: 5, mean: 0.7 }),
  power(0.2, { max: 5, mean: 0.7 }, { max: 6, mean: 1 }),
  power(1, { max: 7, mean: 0.9 }, { max: 6, mean: 1 }),
  power(-0.5, { max: 3, mean: 0.5 }, { max: 6, mean: 0.8 }),
  power(1.5, { max: 9, mean: 1.1 }, { max: 8, mean: 1 }),
  {
    name: 'axial θ^1.2',
    loss: angle(0.2, true),
    value: (pair) => folded(pair) ** 1.2,
    slope: (pair) => 1.2 * folded(pair) ** 0.2,
    limits: { max: 5, mean: 0.7 },
    slopeLimits: { max: 7, mean: 1 },
  },
  {
    name: '1 − cos θ',
    loss: { kind: 'cosine', factor: 1, offset: 0, zero: 1 },
    value: distance,
    slope: ({ cross, norm }) => cross / norm,
    limits: { max: 9, mean: 0.9 },
    slopeLimits: { max: 8, mean: 1 },
  },
  {
    name: '1 − exp(cos θ − 1)',
    loss: { kind: 'bell', kappa: 1, zero: 1 },
    value: (pair) => -Math.expm1(-distance(pair)),
    slope: (pair) => (Math.exp(-distance(pair)) * pair.cross) / pair.norm,
    limits: { max: 9, mean: 0.9 },
    slopeLimits: { max: 10, mean: 1.1 },
  },
  {
    name: 'sin²θ',
    loss: { kind: 'sine', zero: 0.5 },
    value: ({ cross, norm }) => (cross / norm) ** 2,
    slope: ({ cross, dot, norm }) => (2 * cross * Math.abs(dot)) / norm ** 2,
    limits: { max: 9, mean: 1.3 },
    slopeLimits: { max: 10, mean: 1.4 },
  },
];

const chosen = compiledKernels();
const builds: readonly Build[] =
  chosen.ok && chosen.build === 'relaxed' ? ['simd', 'relaxed'] : ['simd'];

const sweeps: readonly [number, number, () => Sweep][] = [
  [2, 2 ** 20, () => sweep2(2 ** 20, 1)],
  [3, 2 ** 18, () => sweep3(2 ** 18, 2)],
];

for (const [channels, pixels, make] of sweeps) {
  describe(`fused kernels, ${pixels} pairs of ${channels}-vectors`, function () {
    this.timeout(120_000);
    let sweep: Sweep;
    let pairs: readonly Pair[];
    before(() => {
      sweep = make();
      pairs = Array.from({ length: pixels }, (_, i) => pairAt(sweep, channels, i));
    });
    for (const build of builds) {
      for (const row of rows) {
        it(`${row.name} (${build})`, () => {
          const { map, lengths } = evaluate(build, row.loss, channels, sweep, pairs);
          holds(
            'loss',
            ulps(map, (i) => row.value(pairs[i]!)),
            row.limits,
            pairs,
          );
          const found = ulps(lengths, (i) => row.slope(pairs[i]!));
          holds('gradient', found, row.slopeLimits, pairs);
        });
      }
    }
  });
}

function pairAt({ yTrue, yPred }: Sweep, channels: number, i: number): Pair {
  const t = [...yTrue.subarray(channels * i, channels * (i + 1)), 0] as [number, number, number];
  const p = [...yPred.subarray(channels * i, channels * (i + 1)), 0] as [number, number, number];
  const dot = t[0] * p[0] + t[1] * p[1] + (channels === 3 ? t[2] * p[2] : 0);
  const normal = [t[1] * p[2] - t[2] * p[1], t[2] * p[0] - t[0] * p[2], t[0] * p[1] - t[1] * p[0]];
  const cross = channels === 2 ? Math.abs(normal[2]!) : Math.hypot(...normal);
  const [ofT, length] = [Math.hypot(...t.slice(0, channels)), Math.hypot(...p.slice(0, channels))];
  return { theta: Math.atan2(cross, dot), cross, dot, norm: ofT * length, length };
}

/** The map, and |gradient|·|p| in doubles. */
function evaluate(
  build: Build,
  loss: FusedLoss,
  channels: number,
  { yTrue, yPred, pixels }: Sweep,
  pairs: readonly Pair[],
): { readonly map: Float32Array; readonly lengths: Float64Array } {
  const compiled = compileBuild(build);
  assert.ok(compiled.ok, "the kernels are not built: 'npm run build'");
  const map = new Float32Array(pixels);
  const gradient = new Float32Array(channels * pixels);
  const setting = { profile: profileOf(loss, channels)!, scale: 1, exchanged: false };
  const arrays = { yTrue, yPred, map, gradient, weights: undefined, mask: undefined };
  const run = new Staged(compiled.module).loss(setting, arrays);
  const stretch = stretchOf(channels);
  for (let from = 0; from < pixels; from += stretch) {
    run(from, Math.min(from + stretch, pixels));
  }
  const lengths = Float64Array.from(pairs, ({ length }, i) => {
    const slope = gradient.subarray(channels * i, channels * (i + 1));
    return Math.hypot(...slope) * length;
  });
  return { map, lengths };
}

function holds(
  what: string,
  { max, mean, at }: Ulps,
  limits: Limits,
  pairs: readonly Pair[],
): void {
  const where = `at θ = ${pairs[at]!.theta}`;
  assert.ok(max <= limits.max, `${what}: ${max} ulp, allowed ${limits.max}, ${where}`);
  assert.ok(mean <= limits.mean, `${what}: mean ${mean} ulp, allowed ${limits.mean}`);
}
