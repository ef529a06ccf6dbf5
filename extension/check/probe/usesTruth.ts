/** Whether a loss of two inputs looks at the first of them: one that does not teaches nothing of the labels. */
import { sizeOf } from '../../wire/shape.js';
import type { LossWithOptions } from '../evaluate.js';
import { withValues } from '../inputs.js';
import { look, preferDoubles, valueOf, type Pair } from './look.js';
import { largest } from '../numbers.js';
import type { Found, Probe } from './row.js';

/** So far off that no dead zone holds it. */
const far = (x: number): number => 1000 * x + 1000;

/**
 * Other truths, the likely ones first: rolled by one pixel, as a count may stay all those of the first; the classes of a pixel
 * exchanged, as all may be of one; and errors beyond every margin.
 */
function otherTruths([t, p]: Pair): readonly ((x: number, i: number) => number)[] {
  const count = t.values.length;
  const size = Math.max(1, Math.round(count / sizeOf(p.shape.slice(0, -1))));
  const at = (i: number): number => t.values[i % count]!;
  const classes = Math.max(2, p.shape.at(-1)!);
  return [
    (_, i) => at(i + size),
    (_, i) => at(i % size),
    (_, i) => at(i - (i % size) + ((i + 1) % size)),
    ...(t.dtype === 'float32'
      ? [(x: number) => 1 - x, far]
      : [(x: number) => (t.dtype === 'bool' ? 1 - x : (x + 1) % classes)]),
  ];
}

/** In doubles too: what float32 loses is no matter of the labels. */
export function dependsOnTruth(loss: LossWithOptions, base: Pair, value: number): boolean {
  const [t, p] = base;
  const moves = (from: number): boolean =>
    otherTruths(base).some((other) => {
      try {
        return valueOf(loss, [withValues(t, t.values.map(other)), p]) !== from;
      } catch {
        // It ran on ordinary labels and refuses these: it has looked at them.
        return true;
      }
    });
  return moves(value) || preferDoubles(() => moves(valueOf(loss, base)));
}

/** A term of the prediction alone is right for what it is, where somebody says that it is one. */
export function checkUsesTruth({ known, kind, stated }: Probe): Found {
  if (known.usesTruth) return { verdict: 'pass', policy: 'changes' };
  const policy = 'the loss does not depend on yTrue';
  if (stated && kind === 'other') return { verdict: 'note', policy };
  return { verdict: 'fail', policy, finding: { code: 'truth-unused' } };
}

/** Where the errors are too small to cost anything, a gradient of 0 is right; those that are large must have one. */
export function costsNothingNearby({
  loss,
  base: [t, p],
  known,
}: Pick<Probe, 'loss' | 'base' | 'known'>): boolean {
  if (known.at.output?.values.every((x) => x === 0) !== true) return false;
  const seen = look(loss, [t, withValues(p, p.values.map(far))]);
  return Number.isFinite(seen.value) && seen.value > 0 && largest(seen.gradient ?? []) > 0;
}
