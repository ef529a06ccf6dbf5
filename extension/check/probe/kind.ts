/**
 * What a loss compares, as far as `probe` must know it to say which invariants apply.
 *
 * Stated by the user, or read from how the loss behaves on pairs of 2-vectors, and then said in the report.
 * Where the behaviour does not tell, `probe` asks: an invariant that the loss never promised must not fail it.
 */
import { evaluate, type LossWithOptions } from '../evaluate.js';
import { rememberInputs } from '../keptInputs.js';
import { difference } from '../numbers.js';
import { turn, vectors } from './samples.js';
import { plain, type Pair } from './look.js';
import { sameInFloat32 } from '../tolerance.js';

export const probeKinds = [
  'direction',
  'axial',
  'vector',
  'regression',
  'classification',
  'other',
] as const;

/**
 * direction: vectors of which only the angle between them counts. axial: the same, and p and −p are one.
 * vector: vectors whose length counts too. regression: numbers, of which the difference counts.
 * classification: logits or probabilities against labels. other: nothing but what holds for any loss.
 */
export type ProbeKind = (typeof probeKinds)[number];

/**
 * 1e-4: a thousand units of float32, as pixels at ordinary angles lose a few; wrong formulas move a
 * loss by 1e-2 (losses.md 6, mutation matrix).
 */
export const invariance = sameInFloat32;

export const same = (a: number, b: number, scale = Math.max(Math.abs(a), Math.abs(b))): boolean =>
  difference(a, b) <= invariance * scale;

/** Unit vectors at angles and phases where no usual loss has a kink or a clip. */
const cases = [
  { at: 0.3, apart: 0.35 },
  { at: 1.9, apart: 0.9 },
  { at: -2.3, apart: 1.3 },
] as const;

export function kindOf(loss: LossWithOptions): ProbeKind | undefined {
  const value = (t: readonly number[], p: readonly number[]): number => {
    const shape = [1, 1, 1, 2];
    return (
      evaluate(rememberInputs(plain(loss)), [vectors(shape, t), vectors(shape, p)] as Pair)
        .values[0] ?? NaN
    );
  };
  const at = (phase: number): readonly number[] => [Math.cos(phase), Math.sin(phase)];
  const pairs = cases.map((c) => [at(c.at), at(c.at + c.apart)] as const);
  try {
    const values = pairs.map(([t, p]) => value(t, p));
    const scale = Math.max(...values.map(Math.abs));
    const [a, b] = values;
    // A loss that does not move, or has no value, shows nothing.
    if (!values.every(Number.isFinite) || same(a!, b!, scale)) return undefined;
    const keeps = (change: (x: readonly number[], truth: boolean) => readonly number[]): boolean =>
      pairs.every(([t, p], i) => same(value(change(t, true), change(p, false)), values[i]!, scale));
    if (keeps((x) => [x[0]! + 0.37, x[1]! - 0.21])) return 'regression';
    if (!keeps((x) => turn(x, 1.1))) return undefined;
    return keeps((x, truth) => (truth ? x : x.map((v) => -v))) ? 'axial' : 'direction';
  } catch {
    return undefined;
  }
}
