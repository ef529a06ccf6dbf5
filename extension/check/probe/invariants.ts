/**
 * What a loss of vectors or of errors must satisfy whatever its formula is: no step, no reference.
 * Sources: research on rotation, scale and Euler's identity; a loss f of the signed angle d has the
 * gradient f'(d)·n⊥/|p|, so p·∇L = 0, and turning both vectors together changes nothing.
 */
import { withValues, type Sample } from '../inputs.js';
import { difference, largest, shortApart } from '../numbers.js';
import { invariance, same } from './kind.js';
import { look, valueOf, type Pair } from './look.js';
import {
  angular,
  errors,
  n,
  skip,
  vectorial,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { mapRows, norm, rotation, rowsOf, vectors } from './samples.js';
import { floorAtLength } from './sweep.js';

export const invariantRows: readonly RowSpec[] = [
  { id: 'rotation', title: 'both vectors turned together', kinds: vectorial, look: checkRotation },
  { id: 'mirror', title: 'both vectors mirrored', kinds: vectorial, look: checkMirror },
  {
    id: 'scale',
    title: 'length of yPred: 0.001, 0.5, 1.5, 2, 10',
    kinds: angular,
    look: checkScale,
  },
  { id: 'truth-scale', title: 'length of yTrue: 0.5, 2', kinds: angular, look: checkTruthScale },
  { id: 'euler', title: 'yPred · gradient = 0', kinds: angular, look: checkEuler },
  {
    id: 'gradient-length',
    title: 'gradient falls as 1/|yPred|',
    kinds: angular,
    look: checkGradientLength,
  },
  {
    id: 'rotation-equivariant',
    title: 'gradients turn with the vectors',
    kinds: vectorial,
    look: checkEquivariance,
  },
  { id: 'opposite', title: 'yPred reversed', kinds: angular, look: checkOpposite },
  {
    id: 'channel-order',
    title: 'channels of yPred reversed',
    kinds: vectorial,
    look: checkChannelOrder,
  },
  { id: 'exchange', title: 'yTrue and yPred exchanged', kinds: errors, look: checkExchange },
  {
    id: 'minimum',
    title: 'no prediction beats the perfect one',
    kinds: errors,
    look: checkMinimum,
  },
];

/** Equal to the loss on the base inputs; the scale keeps a loss that is near 0 there from being over-strict. */
const isUnchanged = (probe: Probe, value: number): boolean =>
  same(value, probe.known.at.value, probe.known.scale);

function showChange(probe: Probe, value: number): string {
  const from = probe.known.at.value;
  const texts = isUnchanged(probe, value) ? [n(from), n(value)] : shortApart(from, value);
  return texts.join(' → ');
}

function checkUnchanged(probe: Probe, pair: Pair): Found {
  const value = valueOf(probe.loss, pair);
  const texts = { value: showChange(probe, value), policy: 'unchanged' };
  if (isUnchanged(probe, value)) return { verdict: 'pass', ...texts };
  // A flow's error may be summed by component, and a component may have its weight.
  if (probe.kind === 'vector')
    return { verdict: 'note', ...texts, policy: 'counts components, not lengths' };
  const from = probe.known.at.value;
  return {
    verdict: 'fail',
    ...texts,
    finding: { code: 'not-invariant', from, to: value },
  };
}

function checkRotation(probe: Probe): Found {
  const { base, channels, random } = probe;
  const turned = rotation(channels, random);
  return checkUnchanged(probe, [mapRows(base[0], turned), mapRows(base[1], turned)]);
}

function checkMirror(probe: Probe): Found {
  const [t, p] = probe.base;
  return checkUnchanged(probe, [mapRows(t, reverse), mapRows(p, reverse)]);
}

const reverse = (row: readonly number[]): readonly number[] => [...row].reverse();
const lengthenBy =
  (k: number) =>
  (row: readonly number[]): readonly number[] =>
    row.map((x) => k * x);

function checkScale(probe: Probe): Found {
  const { loss, base, stated } = probe;
  const lengths = [1e-3, 0.5, 1.5, 2, 10]; // inputs
  const values = lengths.map((k) => valueOf(loss, [base[0], mapRows(base[1], lengthenBy(k))]));
  const off = values.findIndex((value) => !isUnchanged(probe, value));
  if (off < 0) return { verdict: 'pass', value: n(probe.known.at.value), policy: 'unchanged' };
  const worst = values.reduce((a, b) =>
    difference(b, probe.known.at.value) > difference(a, probe.known.at.value) ? b : a,
  );
  const upTo = floorAtLength(probe, 2);
  const value = showChange(probe, worst);
  // Without a stated kind the length may count on purpose (optical flow); a floor never is.
  if (!stated && upTo === undefined) {
    return { verdict: 'note', value, policy: "depends on length; kind 'vector' if meant" };
  }
  const finding = { code: 'not-normalised', input: 'yPred', length: 2, upToDegrees: upTo } as const;
  return { verdict: 'fail', value, policy: 'unchanged', finding };
}

/** Of the loss, or of a kind that was not stated, that it depends on the length of yPred. */
const lengthCounts = (probe: Probe): boolean =>
  !probe.stated &&
  !isUnchanged(probe, valueOf(probe.loss, [probe.base[0], mapRows(probe.base[1], lengthenBy(2))]));

function checkTruthScale(probe: Probe): Found {
  const { loss, base } = probe;
  const [half, double] = [0.5, 2].map((k) =>
    valueOf(loss, [mapRows(base[0], lengthenBy(k)), base[1]]),
  );
  if (isUnchanged(probe, half!) && isUnchanged(probe, double!)) {
    return { verdict: 'pass', value: n(probe.known.at.value), policy: 'unchanged' };
  }
  const policy = 'labels must have length 1: resizing them breaks that';
  return { verdict: 'note', value: showChange(probe, double!), policy };
}

function checkEuler(probe: Probe): Found {
  const { gradient } = probe.known.at;
  if (!gradient) return skip('no gradient');
  const p = probe.base[1];
  const g = rowsOf(vectors(p.shape, gradient));
  const radial = rowsOf(p).map((row, i) => row.reduce((sum, x, c) => sum + x * g[i]![c]!, 0));
  const size = largest(rowsOf(p).map((row, i) => norm(row) * norm(g[i]!)));
  if (size === 0) return skip('no gradient');
  const worst = largest(radial) / size;
  const text = `${n(worst)} of |p||∇|`;
  // As `invariance`, for gradients: one division and one subtraction more.
  if (worst <= 10 * invariance) return { verdict: 'pass', gradient: text, policy: '0' };
  if (lengthCounts(probe)) return { verdict: 'note', gradient: text, policy: 'depends on length' };
  const finding = { code: 'radial-gradient', share: worst } as const;
  return { verdict: 'fail', gradient: text, policy: '0', finding };
}

function checkGradientLength(probe: Probe): Found {
  const { loss, base, known } = probe;
  const at2 = look(loss, [base[0], mapRows(base[1], lengthenBy(2))]).gradient;
  if (!known.at.gradient || !at2) return skip('no gradient');
  const expected = known.at.gradient.map((g) => g / 2);
  if (largest(expected) === 0) return skip('no gradient');
  const off = largest(at2.map((g, i) => g - expected[i]!)) / largest(expected);
  const gradient = `off by ${n(off)}`;
  if (off <= 10 * invariance)
    return { verdict: 'pass', gradient, policy: 'half at twice the length' };
  if (lengthCounts(probe)) return { verdict: 'note', gradient, policy: 'depends on length' };
  const finding = { code: 'gradient-length', off } as const;
  return { verdict: 'fail', gradient, policy: 'half at twice the length', finding };
}

function checkEquivariance(probe: Probe): Found {
  const { loss, base, known } = probe;
  const ofTruth = look(loss, base, 0).gradient;
  if (!known.at.gradient || !ofTruth || largest(ofTruth) === 0) return skip('no gradient in yTrue');
  const [t, p, gt, gp] = [
    rowsOf(base[0]),
    rowsOf(base[1]),
    rowsOf(vectors(base[0].shape, ofTruth)),
    rowsOf(vectors(base[1].shape, known.at.gradient)),
  ];
  let worst = 0;
  let size = 0;
  p.forEach((row, i) => {
    for (let a = 0; a < row.length; a++) {
      for (let b = 0; b < a; b++) {
        const onP = row[a]! * gp[i]![b]! - row[b]! * gp[i]![a]!;
        const onT = t[i]![a]! * gt[i]![b]! - t[i]![b]! * gt[i]![a]!;
        worst = Math.max(worst, Math.abs(onP + onT));
        size = Math.max(size, Math.abs(onP));
      }
    }
  });
  if (size === 0) return skip('no gradient');
  const off = worst / size;
  const gradient = `off by ${n(off)}`;
  if (off <= 10 * invariance) return { verdict: 'pass', gradient, policy: '0' };
  if (probe.kind === 'vector')
    return { verdict: 'note', gradient, policy: 'counts components, not lengths' };
  return {
    verdict: 'fail',
    gradient,
    policy: '0',
    finding: { code: 'not-rotation-equivariant', off },
  };
}

function checkOpposite(probe: Probe): Found {
  const { loss, base, kind } = probe;
  const reversedSign: Pair = [base[0], mapRows(base[1], lengthenBy(-1))];
  if (kind === 'axial') return checkUnchanged(probe, reversedSign);
  const value = valueOf(loss, reversedSign);
  const texts = { value: showChange(probe, value), policy: 'changes: directions have a head' };
  if (!isUnchanged(probe, value)) return { verdict: 'pass', ...texts };
  return {
    verdict: 'fail',
    ...texts,
    finding: { code: 'sign-invariant' },
  };
}

function checkChannelOrder(probe: Probe): Found {
  const { loss, base } = probe;
  const value = valueOf(loss, [base[0], mapRows(base[1], reverse)]);
  const texts = { value: showChange(probe, value), policy: 'changes' };
  if (!isUnchanged(probe, value)) return { verdict: 'pass', ...texts };
  const finding = { code: 'permutation-invariant' } as const;
  return { verdict: 'fail', ...texts, finding };
}

function checkExchange(probe: Probe): Found {
  const [t, p] = probe.base;
  const value = valueOf(probe.loss, [p, t]);
  const symmetric = isUnchanged(probe, value);
  const policy = symmetric ? 'symmetric: its value cannot show swapped arguments' : 'asymmetric';
  return { verdict: 'pass', value: showChange(probe, value), policy };
}

/** Against the base predictions, and against the truth made longer and shorter (which an unnormalised loss may prefer). */
function checkMinimum(probe: Probe): Found {
  const { loss, base, kind } = probe;
  const t = base[0];
  const perfect = valueOf(loss, [t, t]);
  const lengths = kind === 'regression' ? [] : [0.5, 2, 10];
  // On the other side of the truth too: a signed error costs less on one of them.
  const across = withValues(
    t,
    t.values.map((x, i) => 2 * x - base[1].values[i]!),
  );
  const rivals: readonly Sample[] = [
    base[1],
    across,
    ...lengths.map((k) => mapRows(t, lengthenBy(k))),
  ];
  // A rival outside of the loss's domain is none.
  const costs = rivals.map((p) => valueOf(loss, [t, p])).filter(Number.isFinite);
  if (!Number.isFinite(perfect) || costs.length === 0) return skip('no number at yPred = yTrue');
  const best = Math.min(...costs);
  const value = `${n(perfect)}; others from ${n(best)}`;
  const slack = invariance * probe.known.scale;
  if (best >= perfect - slack) return { verdict: 'pass', value, policy: 'least at yPred = yTrue' };
  const finding = { code: 'minimum-elsewhere', perfect, best } as const;
  return { verdict: 'fail', value, policy: 'least at yPred = yTrue', finding };
}
