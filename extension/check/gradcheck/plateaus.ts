/**
 * Plateaus of a loss that is checked against itself: autodiff is right there, and yet nothing is learned.
 * A warning, never a failure (where all of it is flat, `zeroGradient.ts` fails). Flat at the least possible value 0
 * (a hinge, a mask) is as it should be, and a smooth minimum or maximum is not flat: its value moves.
 */
import { sameInDoubles, nearlySameInDoubles } from '../tolerance.js';
import { sizeOf, type Shape } from '../../wire/shape.js';
import { traceKernels } from '../../backends/doubles.js';
import { angleSweep, vectorPair, type Sweep } from '../compare/angleSweep.js';
import { pixel } from '../compare/variations.js';
import { evaluate } from '../evaluate.js';
import { formatNumber, makeRandom, sum } from '../numbers.js';
import type { Finding } from '../diagnoses/table.js';
import { scaleOf } from './differenceQuotients.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';

/** Must be called with doubles on. */
export function findPlateaus(subject: Subject, measured: Measured): readonly Finding[] {
  const { truthBlocks, truths, float64, sampled } = measured;
  const { blocks, blockSize, base } = truthBlocks;
  if (sampled) return [];
  const hasZeros = (s: number): boolean => {
    for (let i = s * blockSize; i < (s + 1) * blockSize; i++) {
      if (truths.gradient[i] !== 0 || float64?.[i] !== 0 || truths.kinks.has(i)) return false;
    }
    return base[s] !== 0;
  };
  const still = Array.from({ length: blocks }, (_, s) => s).filter(hasZeros);
  const flat = still.length === 0 ? [] : findStaying(subject, measured, still);
  if (flat.length === 0) return [];
  const top = base.reduce((a, b) => Math.max(a, b), -Infinity);
  const bottom = base.reduce((a, b) => Math.min(a, b), Infinity);
  const at = (level: number): number =>
    flat.filter((s) => Math.abs(base[s]! - level) <= sameInDoubles * Math.abs(level)).length;
  const unit = unitOf(subject.samples[subject.wrt]!.shape, blocks);
  const shared = { of: blocks, unit };
  const clip = findClip(subject);
  // One value is a cap only if the flat ones share it; a rounded loss is flat everywhere at a level of its own.
  const capped = bottom < top ? at(top) : 0;
  const floored = bottom < top ? at(bottom) : 0;
  if (capped + floored < flat.length) {
    return [{ code: 'plateau', share: flat.length, ...shared, clip }];
  }
  const sweep = sweepAngles(subject);
  const found: Finding[] = [];
  if (capped > 0) {
    const fromDegrees = isLevel(sweep?.at180, top) ? sweep?.capFrom : undefined;
    found.push({ code: 'plateau', cap: top, share: capped, ...shared, fromDegrees, clip });
  }
  if (floored > 0) {
    const upToDegrees = isLevel(sweep?.at0, bottom) ? sweep?.floorUpTo : undefined;
    found.push({ code: 'floor', floor: bottom, share: floored, ...shared, upToDegrees });
  }
  return found;
}

/** What there are so many of in an input of this shape. */
function unitOf(shape: Shape, blocks: number): string {
  const isImage = shape.length > 2;
  if (blocks === sizeOf(shape.slice(0, -1))) return isImage ? 'pixels' : 'rows';
  return isImage && blocks === shape[0] ? 'images' : 'entries';
}

/** Blocks whose value stays the same to the last bit when their entries are moved. */
function findStaying(
  subject: Subject,
  { truthBlocks: f }: Measured,
  still: readonly number[],
): readonly number[] {
  const random = makeRandom(subject.seed + 6);
  const x = subject.samples[subject.wrt]!.values;
  const scale = scaleOf(x);
  let left = still;
  for (const step of [1e-6, 1e-5]) {
    const there = f.evaluate(x.map((v) => v + step * scale * (2 * random() - 1)));
    left = left.filter((s) => Object.is(there[s], f.base[s]));
  }
  return left;
}

const isLevel = (value: number | undefined, level: number): boolean =>
  value !== undefined && Math.abs(value - level) <= nearlySameInDoubles * Math.abs(level);

/** The loss of one pixel by the angle between its two vectors, if it depends on nothing else. */
function sweepAngles({ loss, samples }: Subject): Sweep | undefined {
  const pair = vectorPair(samples);
  if (!pair) return undefined;
  try {
    const leading = samples[pair[0]]!.shape.slice(0, -1).map(() => 0);
    const last = samples[pair[0]]!.shape.slice(0, -1).map((n) => n - 1);
    const of = (index: readonly number[]): Sweep =>
      angleSweep((s) => sum(evaluate(loss, s).values), pixel(samples, index), pair, 1);
    const [first, other] = [of(leading), of(last)];
    // From another first direction the same angles must give the same values.
    const same = [10, 60, 120, 170].every((a) => isLevel(first.value(a), other.value(a)));
    return same ? first : undefined;
  } catch {
    return undefined;
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
