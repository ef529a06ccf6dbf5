/**
 * Plateaus of a loss that is checked against itself: autodiff is right there, and yet nothing is learned.
 * A warning, never a failure. Flat at the least possible value 0 (a hinge, a mask) is as it should be.
 */
import { traceKernels } from '../../backends/doubles.js';
import { angleSweep, vectorPair } from '../compare/angleSweep.js';
import { evaluate } from '../evaluate.js';
import type { Measured, Subject } from './gradients.js';
import { formatNumber, sum } from '../numbers.js';
import { pixel } from '../compare/variations.js';
import type { Finding } from '../diagnoses/table.js';
import { sameInDoubles } from '../tolerance.js';

export function findPlateaus(subject: Subject, measured: Measured): readonly Finding[] {
  const { truthBlocks, truths, float64, sampled } = measured;
  const { blocks, blockSize, base } = truthBlocks;
  if (sampled) return [];
  const isFlat = (s: number): boolean => {
    for (let i = s * blockSize; i < (s + 1) * blockSize; i++) {
      if (truths.gradient[i] !== 0 || float64?.[i] !== 0 || truths.kinks.has(i)) return false;
    }
    return base[s] !== 0;
  };
  const flat: number[] = [];
  for (let s = 0; s < blocks; s++) if (isFlat(s)) flat.push(s);
  if (flat.length === 0) return [];
  const top = base.reduce((a, b) => Math.max(a, b), -Infinity);
  const bottom = base.reduce((a, b) => Math.min(a, b), Infinity);
  const at = (level: number): number =>
    flat.filter((s) => Math.abs(base[s]! - level) <= sameInDoubles * Math.abs(level)).length;
  const angles = findSweepAngles(subject);
  const clip = findClip(subject);
  const unit = subject.samples[subject.wrt]!.shape.length > 2 ? 'pixels' : 'entries';
  const found: Finding[] = [];
  if (at(top) > 0) {
    found.push({
      code: 'plateau',
      cap: top,
      share: at(top),
      of: blocks,
      unit,
      fromDegrees: angles.capFrom,
      clip,
    });
  }
  if (bottom < top && at(bottom) > 0) {
    found.push({
      code: 'floor',
      floor: bottom,
      share: at(bottom),
      of: blocks,
      unit,
      upToDegrees: angles.floorUpTo,
    });
  }
  return found;
}

/** At which angle between two vectors the cap begins and the floor ends. */
function findSweepAngles({ loss, samples }: Subject): {
  readonly capFrom?: number;
  readonly floorUpTo?: number;
} {
  const pair = vectorPair(samples);
  if (!pair) return {};
  try {
    const leading = samples[pair[0]]!.shape.slice(0, -1).map(() => 0);
    const swept = angleSweep(
      (s) => sum(evaluate(loss, s).values),
      pixel(samples, leading),
      pair,
      1,
    );
    const { capFrom, floorUpTo } = swept;
    return {
      ...(capFrom !== undefined && { capFrom }),
      ...(floorUpTo !== undefined && { floorUpTo }),
    };
  } catch {
    return {};
  }
}

/** The bounds of the first clip that changes something. */
function findClip({ loss, samples }: Subject): string | undefined {
  let found: string | undefined;
  traceKernels(
    ({ name, inputs, attrs }) => {
      if (name !== 'ClipByValue' || found !== undefined) return;
      const [min, max] = [attrs['clipValueMin'] as number, attrs['clipValueMax'] as number];
      const values = inputs['x']?.dataSync() ?? [];
      const low = values.some((x) => x < min);
      if (low || values.some((x) => x > max)) found = `clip at ${formatNumber(low ? min : max, 7)}`;
    },
    () => evaluate(loss, samples),
  );
  return found;
}
