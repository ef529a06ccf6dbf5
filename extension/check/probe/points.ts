/** Points at which losses of vectors and errors break: identical, opposite, orthogonal, on a kink, rounded. */
import { sizeOf } from '../../wire/shape.js';
import { withValues, type Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { invariance } from './kind.js';
import { judgeAt } from './pixelRow.js';
import { allFinite, look, preferDoubles, valueOf, type Pair } from './look.js';
import {
  angular,
  errors,
  requireFinite,
  gradientText,
  n,
  skip,
  valueText,
  vectorial,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { atAngle, generic, mapRows, roundToBits, vectors } from './samples.js';
import { sameConstant, sameNormalised } from '../tolerance.js';
import type { ProbeFinding } from './text.js';

export const pointRows: readonly RowSpec[] = [
  { id: 'perfect', title: 'a perfect prediction', kinds: errors, look: checkPerfect },
  {
    id: 'identical',
    title: 'identical vectors, 720 directions',
    kinds: vectorial,
    look: checkIdentical,
  },
  {
    id: 'nearly-identical',
    title: 'vectors 6e-8 (one unit), 1e-5, 1e-3 rad apart',
    kinds: angular,
    look: checkNearlyIdentical,
  },
  { id: 'sweep', title: '−180° to 180° by 0.1°', kinds: angular, look: checkSweep },
  {
    id: 'antipodal',
    title: 'opposite vectors, and 1e-6 rad off',
    kinds: vectorial,
    look: checkAntipodal,
  },
  {
    id: 'orthogonal',
    title: '90°, and 1e-6 rad either side',
    kinds: angular,
    look: checkOrthogonal,
  },
  {
    id: 'kinks',
    title: 'errors of exactly ±0.5, ±1, ±1.345, ±2',
    kinds: ['regression'],
    look: checkKinks,
  },
  { id: 'negative-zero', title: '−0 in place of 0', kinds: vectorial, look: checkNegativeZero },
  {
    id: 'half',
    title: 'identical vectors rounded to float16, bfloat16',
    kinds: angular,
    look: checkHalfPrecision,
  },
];

/** N pixels with the given angle between truth and prediction, at N phases. */
export function makeField(
  { shape, channels }: Probe,
  angles: readonly number[],
  phase: (i: number) => number,
): Pair {
  const lead = shape.slice(0, -2).map(() => 1);
  const size = [...lead, angles.length, channels];
  const truths = angles.map((_, i) => generic(channels, phase(i)));
  return [
    vectors(size, truths.flat()),
    vectors(
      size,
      angles.flatMap((angle, i) => atAngle(truths[i]!, angle)),
    ),
  ];
}

const turns =
  (count: number) =>
  (i: number): number =>
    (2 * Math.PI * i) / count;

function checkPerfect(probe: Probe): Found {
  const { loss, base, known, kind } = probe;
  const t = base[0];
  const seen = look(loss, [t, t]);
  const texts = { value: valueText(seen), gradient: gradientText(seen) };
  const bad = requireFinite('fail')(seen);
  if (bad.verdict !== 'pass') return { ...texts, ...bad };
  const reach = largest(known.at.gradient ?? new Float64Array());
  const flat = seen.gradient === undefined || largest(seen.gradient) <= invariance * reach;
  const zero = Math.abs(seen.value) <= invariance * known.scale;
  const normalised = zero ? undefined : findNormalised(probe);
  if (normalised)
    return { verdict: 'fail', ...texts, policy: '0, gradient 0', finding: normalised };
  if (flat && zero) return { verdict: 'pass', ...texts, policy: '0, gradient 0' };
  if (flat) return { verdict: 'note', ...texts, policy: 'its least value is not 0' };
  // Both sides cost more: it is a kink, where autodiff picks a slope (tfjs: |e|′ at 0 is −1).
  const sides = [
    ...[1, -1].map((sign) => look(loss, [t, move(probe, t, sign)]).value),
    ...(kind === 'regression' ? [descend(probe, t, seen.gradient)] : []),
  ];
  if (sides.every((v) => v >= seen.value - sameConstant * known.scale)) {
    return { verdict: 'note', ...texts, policy: 'a kink: autodiff picks one slope' };
  }
  const finding = {
    code: 'minimum-elsewhere',
    gradient: largest(seen.gradient),
  } as const;
  return { verdict: 'fail', ...texts, policy: '0, gradient 0', finding };
}

/** What a step down the slope that autodiff gives leads to: up, at a kink. */
function descend({ loss }: Probe, t: Sample, gradient: Float64Array): number {
  const step = leastStep / largest(gradient);
  return preferDoubles(() =>
    valueOf(loss, [
      t,
      withValues(
        t,
        t.values.map((x, i) => x - step * gradient[i]!),
      ),
    ]),
  );
}

/** Of numbers from −2 to 2: what it changes is far above rounding, and no curvature turns it. */
const leastStep = 1e-3;

/** A prediction changed so that no loss of errors could miss it, which this one does; of the truth it sees the same change. */
function findNormalised({ loss, base: [t, p], known, kind }: Probe): ProbeFinding | undefined {
  if (kind !== 'regression') return undefined;
  const stays = (value: number): boolean =>
    Math.abs(value - known.at.value) <= sameNormalised * known.scale;
  for (const [factor, offset] of [
    [3, 0],
    [3, 1],
  ] as const) {
    const change = (sample: Sample): Sample =>
      withValues(
        sample,
        sample.values.map((x) => factor * x + offset),
      );
    if (!stays(valueOf(loss, [t, change(p)])) || stays(valueOf(loss, [change(t), p]))) continue;
    return {
      code: 'prediction-normalised',
      change: `${factor} · yPred${offset ? ` + ${offset}` : ''}`,
    };
  }
  return undefined;
}

const move = ({ kind }: Probe, t: Sample, sign: number): Sample =>
  kind === 'regression'
    ? withValues(
        t,
        t.values.map((x) => x + sign * 0.05),
      )
    : mapRows(t, (row) =>
        atAngle(
          row.map((x) => x / Math.hypot(...row)),
          sign * 0.05,
          Math.hypot(...row),
        ),
      );

function checkIdentical(probe: Probe): Found {
  const count = 720;
  return judgeAt(
    probe,
    'identical',
    makeField(probe, new Array<number>(count).fill(0), turns(count)),
    'fail',
  );
}

function checkNearlyIdentical(probe: Probe): Found {
  const angles = [6e-8, 1e-5, 1e-3]; // inputs
  const pair = makeField(probe, angles, () => 0.4);
  const seen = look(probe.loss, pair);
  const found = judgeAt(probe, 'nearly-identical', pair, 'fail');
  if (found.verdict !== 'pass' || !seen.gradient) return found;
  const still = angles.filter((_, i) => {
    const size = seen.gradient!.length / angles.length;
    return seen.gradient!.subarray(i * size, (i + 1) * size).every((g) => g === 0);
  });
  if (still.length === 0) return found;
  return { ...found, verdict: 'note', policy: `gradient 0 at ${still.map(String).join(', ')} rad` };
}

function checkSweep(probe: Probe): Found {
  const angles = Array.from({ length: 3601 }, (_, i) => ((i - 1800) * Math.PI) / 1800);
  const pair = makeField(probe, angles, (i) => 0.4 + i * 1e-3); // inputs
  const { gradient, value } = look(probe.loss, pair);
  if (!gradient) return skip('no gradient');
  const size = gradient.length / angles.length;
  const rows = angles.map((_, i) => gradient.subarray(i * size, (i + 1) * size));
  const bad = rows.findIndex((row) => !allFinite(row));
  const still = rows.filter((row) => row.every((g) => g === 0)).length;
  const texts = {
    value: n(value),
    gradient: `0 at ${still} of ${angles.length}`,
    policy: 'finite',
  };
  if (bad < 0 && Number.isFinite(value)) return { verdict: 'pass', ...texts };
  const where = { at: (bad - 1800) / 10, unit: '°' };
  const finding = {
    code: 'nan-source',
    value: n(value),
    gradient: 'not finite',
    ...where,
  } as const;
  return { verdict: 'fail', ...texts, gradient: `not finite at ${where.at}°`, finding };
}

function checkAntipodal(probe: Probe): Found {
  const angles = [Math.PI, Math.PI - 1e-6, Math.PI + 1e-6]; // inputs
  return judgeAt(
    probe,
    'antipodal',
    makeField(probe, angles, () => 0),
    'fail',
  );
}

function checkOrthogonal(probe: Probe): Found {
  const angles = [1, 1 - 1e-6, 1 + 1e-6].map((x) => (x * Math.PI) / 2); // inputs
  return judgeAt(
    probe,
    'orthogonal',
    makeField(probe, angles, () => 0),
    'fail',
  );
}

function checkKinks(probe: Probe): Found {
  const offsets = [0, 0.5, -0.5, 1, -1, 1.345, -1.345, 2, -2];
  const [low, high] = probe.domain;
  const middle = (low + high) / 2;
  const inside = offsets.filter((e) => middle + e >= low && middle + e <= high);
  const shape = [...probe.shape.slice(0, -2).map(() => 1), inside.length, probe.channels];
  const fill = (f: (i: number) => number): Sample =>
    vectors(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => f(Math.floor(i / probe.channels))),
    );
  return judgeAt(probe, 'kinks', [fill(() => middle), fill((i) => middle + inside[i]!)], 'fail');
}

function checkNegativeZero(probe: Probe): Found {
  const { shape, channels } = probe;
  const size = [...shape.slice(0, -2).map(() => 1), 2, channels];
  const rest = new Array<number>(channels - 2).fill(0);
  const row = (c: number, zero: number): readonly number[] => [c, zero, ...rest];
  const pair = (zero: number): Pair => [
    vectors(size, [...row(1, 0), ...row(1, 0)]),
    vectors(size, [...row(-1, zero), ...row(1, zero)]),
  ];
  const [plus, minus] = [look(probe.loss, pair(0)), look(probe.loss, pair(-0))];
  const texts = {
    value: `${valueText(plus)} and ${valueText(minus)}`,
    gradient: gradientText(minus),
  };
  const equal = Math.abs(plus.value - minus.value) <= invariance * probe.known.scale;
  if (equal) return { verdict: 'pass', ...texts, policy: 'equal' };
  const finding = {
    code: 'not-invariant',
    from: plus.value,
    to: minus.value,
  } as const;
  return { verdict: 'fail', ...texts, policy: 'equal', finding };
}

/** float16 keeps 11 bits, bfloat16 8: unit vectors come out up to 1.0005 and 1.004 long. */
function checkHalfPrecision(probe: Probe): Found {
  const count = 90;
  const [t] = makeField(probe, new Array<number>(2 * count).fill(0), turns(count));
  const values = t.values.map((x, i) => roundToBits(x, i < t.values.length / 2 ? 11 : 8));
  const both = withValues(t, values);
  return judgeAt(probe, 'half', [both, both], 'fail');
}
