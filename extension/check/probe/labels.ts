/** Losses of labels at the ends: sure and right, sure and wrong, extreme logits, labels of no class. */
import { sameConstant } from '../tolerance.js';
import * as tf from '@tensorflow/tfjs-core';
import { foreignOf } from '../foreignLoss.js';
import { withValues, type Sample } from '../inputs.js';
import { take } from '../compare/variations.js';
import { findDoubleActivation, traceActivations } from './doubleActivation.js';
import { findLargeEpsilon } from './largeEpsilon.js';
import { pixelCount } from './locality.js';
import { allFinite, look, preferDoubles, valueOf, type Pair } from './look.js';
import type { ProbeFinding } from './text.js';
import {
  judgeInput,
  labelled,
  n,
  requireFinite,
  skip,
  valueText,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';

export const labelRows: readonly RowSpec[] = [
  { id: 'extreme-logits', title: 'entries of ±10 000', kinds: labelled, look: checkExtremeLogits },
  { id: 'sure', title: 'sure and right', kinds: labelled, look: checkSure },
  { id: 'least', title: 'the least that a prediction can cost', kinds: labelled, look: checkLeast },
  {
    id: 'outside-label',
    title: 'a label that is no class',
    kinds: labelled,
    look: checkOutsideLabel,
  },
  { id: 'no-class', title: 'no pixel of any class', kinds: labelled, look: checkNoClass },
];

const takesProbabilities = ({ domain }: Probe): boolean => domain[0] === 0 && domain[1] === 1;

function checkExtremeLogits(probe: Probe): Found {
  if (takesProbabilities(probe)) return skip('takes probabilities');
  const p = withValues(
    probe.base[1],
    probe.base[1].values.map((_, i) => (i % 2 === 0 ? 1e4 : -1e4)),
  );
  return judgeInput(probe, 'extreme-logits', [probe.base[0], p], requireFinite('fail'));
}

/** The prediction that is this sure of every label, or of the opposite; undefined for labels that are class numbers. */
function predict({ base: [t, p] }: Probe, yes: number, no: number): Sample | undefined {
  if (t.values.length !== p.values.length) return undefined;
  return withValues(
    p,
    t.values.map((one) => (one > 0.5 ? yes : no)),
  );
}

/** Probabilities of exactly 0 and 1, or logits of ±50, by whether the label is 1. */
function checkSure(probe: Probe): Found {
  const t = probe.base[0];
  const [low, high] = takesProbabilities(probe) ? [0, 1] : [-50, 50];
  const [right, wrong] = [predict(probe, high, low), predict(probe, low, high)];
  if (!right || !wrong) return skip('labels are class numbers');
  const [yes, no] = [right, wrong].map((p) => look(probe.loss, [t, p]));
  const value = `${valueText(yes!)} and ${valueText(no!)}`;
  if (yes!.threw !== undefined || no!.threw !== undefined) return { verdict: 'note', value };
  if (no!.value < yes!.value) {
    const finding = { code: 'sign', right: yes!.value, wrong: no!.value } as const;
    return { verdict: 'fail', value, policy: 'right costs less', finding };
  }
  // A sure and right prediction is what training leads to; a sure and wrong one may cost all there is.
  const found = requireFinite('fail')(yes!);
  if (found.verdict === 'fail') return { value, ...found };
  if (Number.isFinite(no!.value) && allFinite(no!.gradient ?? new Float64Array()))
    return { value, verdict: 'pass', policy: 'finite' };
  return { value, verdict: 'note', policy: 'sure and wrong: not finite' };
}

/**
 * What a sure and right prediction may still cost, as a share of a sure and wrong one. Noisy labels, corrected for, leave
 * a tenth; a softmax applied twice leaves a quarter and more. Where one is seen to be, a hundredth tells.
 */
const most = { usual: 0.2, ifTraced: 0.01 };

/** Ten times as sure costs ten times less where nothing bounds it; a logarithm gives a tenth more. */
const endless = 5;

function checkLeast(probe: Probe): Found {
  const t = probe.base[0];
  const probabilities = takesProbabilities(probe);
  // Being less than sure may be best: labels may be smoothed.
  const levels = probabilities ? [1, 0.99, 0.95, 0.9, 0.8] : [500, 50, 10, 5, 3, 2];
  const cost = (level: number, of = probe): number => {
    const p = predict(of, level, probabilities ? 1 - level : -level);
    return p ? preferDoubles(() => valueOf(of.loss, [of.base[0], p])) : NaN;
  };
  const right = levels.map((level) => cost(level));
  const [wrong, surer] = probabilities ? [cost(0), cost(0)] : [cost(-50), cost(-500)];
  const least = Math.min(...right.filter(Number.isFinite));
  const value = `${n(least)}; sure and wrong ${n(wrong)}`;
  const [tenTimes, sure] = [right[0]!, right[1]!];
  if (!probabilities && sure < 0 && tenTimes < endless * sure) {
    const finding = { code: 'unbounded', right: sure, surer: tenTimes } as const;
    return { verdict: 'fail', value, policy: 'there is a least', finding };
  }
  if (!Number.isFinite(least) || !Number.isFinite(wrong)) return { verdict: 'pass', value };
  const found =
    findEpsilonOf(probe, least, wrong) ??
    findCompetingPixels(probe, right, cost) ??
    findCompetingImages(probe, cost);
  if (found)
    return {
      verdict: 'fail',
      value,
      policy: 'a pixel that is right costs nothing',
      finding: found,
    };
  // What grows without end has the room that labels ask for.
  const bounded = Math.abs(surer - wrong) <= sameConstant * Math.abs(wrong);
  if (!bounded || !(least > most.ifTraced * wrong)) return { verdict: 'pass', value };
  const chain = traceActivations(probe.loss, probe.base);
  const costs = { right: least, wrong };
  const policy = `right costs less than ${most.usual} of wrong`;
  if (!chain && !(least > most.usual * wrong)) return { verdict: 'pass', value, policy };
  const finding =
    findDoubleActivation(t, probe, probabilities, costs) ??
    (chain
      ? ({ code: 'double-activation', ...chain, ...costs } as const)
      : ({ code: 'minimum-unreached', ...costs } as const));
  return { verdict: 'fail', value, policy, finding };
}

function findEpsilonOf(probe: Probe, right: number, wrong: number): ProbeFinding | undefined {
  const [high, low] = takesProbabilities(probe) ? [1, 0] : [50, -50];
  const epsilon = findLargeEpsilon(probe.loss, [probe.base[0], predict(probe, high, low)!]);
  return epsilon === undefined ? undefined : { code: 'large-epsilon', epsilon, right, wrong };
}

type Cost = (level: number, of?: Probe) => number;

/** Being surer changes nothing and something is left to pay, which the first pixel alone has not. */
function findCompetingPixels(
  probe: Probe,
  right: readonly number[],
  cost: Cost,
): ProbeFinding | undefined {
  if (takesProbabilities(probe)) return undefined;
  const [surest, together, sure] = right as readonly [number, number, number];
  const isEnd = [surest, sure].every((x) => Math.abs(x - together) <= sameConstant * together);
  if (!isEnd || !(together > most.usual * probe.known.at.value)) return undefined;
  const axes = [...probe.base[1].shape.slice(0, -1).keys()];
  const first = axes.reduce<readonly Sample[]>((of, axis) => take(of, axis, [0]), probe.base);
  const alone = cost(50, withBase(probe, first));
  if (!(Math.abs(alone) <= most.ifTraced * together)) return undefined;
  return {
    code: 'parts-compete',
    part: 'pixel',
    alone,
    together,
    count: pixelCount(probe.base[1]),
  };
}

/** One image that is right costs nothing, and twice that image then neither: what is left to pay of one has another reason, and smoothing's share. */
function findCompetingImages(probe: Probe, cost: Cost): ProbeFinding | undefined {
  const level = takesProbabilities(probe) ? 1 : 50;
  const [alone, together] = [[0], [0, 0]].map((images) =>
    cost(level, withBase(probe, take(probe.base, 0, images))),
  ) as [number, number];
  const slack = most.ifTraced * Math.abs(probe.known.at.value);
  if (!(Math.abs(alone) <= slack && Math.abs(together - alone) > slack)) return undefined;
  return { code: 'parts-compete', part: 'image', alone, together, count: 2 };
}

const withBase = (probe: Probe, base: readonly Sample[]): Probe => ({
  ...probe,
  base: base as unknown as Pair,
});

/** Such as an ignore_index that the loss does not know. */
function checkOutsideLabel(probe: Probe): Found {
  // Its kernels do not check an index either.
  if (tf.getBackend() === 'wasm' && !foreignOf(probe.loss)) return skip('not safe on wasm');
  const [t, p] = probe.base;
  const values = Float64Array.from(t.values);
  values[Math.floor(values.length / 2)] = 255;
  return judgeInput(probe, 'outside-label', [withValues(t, values), p]);
}

function checkNoClass(probe: Probe): Found {
  const [t, p] = probe.base;
  if (t.values.length !== p.values.length) return skip('labels are class numbers');
  const none = withValues(
    t,
    t.values.map(() => 0),
  );
  const found = judgeInput(probe, 'no-class', [none, p], requireFinite('note'));
  if (found.verdict === 'fail' || probe.declares['no-class'] !== undefined) return found;
  // A prediction that is right about what is not there, where an overlap is 0/0: no pixel at all, or none of other classes.
  const { channels } = probe;
  const empty = withValues(
    t,
    t.values.map((_, i) => Number(channels > 1 && i % channels === 0)),
  );
  const right = predict({ ...probe, base: [empty, p] }, 1, takesProbabilities(probe) ? 0 : -200)!;
  const seen = look(probe.loss, [empty, right]);
  const bad = requireFinite('fail')(seen);
  return bad.verdict === 'fail' ? { value: valueText(seen), ...bad } : found;
}
