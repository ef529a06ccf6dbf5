/** Single entries, as the option `at` asks for them: the whole was measured, and only these are reported. */
import { inDoubles } from '../../backends/doubles.js';
import type { Outcome } from './outcome.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';
import { extrapolate, scaleOf } from './differenceQuotients.js';

export type Sides = ReadonlyMap<number, { readonly left: number; readonly right: number }>;

/**
 * The judgement of an entry depends on the others (the largest derivative, a factor common to all), so it stays that
 * of the whole check: an entry asked for has the class and the numbers that it has there.
 */
export const narrowTo = (
  { measured, judgement }: Outcome,
  entries: readonly number[],
): Outcome => ({
  measured: { ...measured, truths: { ...measured.truths, entries }, sampled: undefined },
  judgement: {
    ...judgement,
    imprecise: judgement.imprecise.filter((i) => entries.includes(i)),
    onlyHere: new Map([...judgement.onlyHere].filter(([i]) => entries.includes(i))),
  },
});

/** The derivatives on both sides, also where they are the same. */
export function findOneSided({ samples, wrt }: Subject, measured: Measured): Sides {
  const { truths, truthBlocks: f, float64 } = measured;
  const x = samples[wrt]!.values;
  const scale = scaleOf(x);
  const derivatives = (i: number): readonly [number, { left: number; right: number }] => {
    const kink = truths.kinks.get(i);
    if (kink) return [i, kink];
    const [block, channel] = [Math.floor(i / f.blockSize), i % f.blockSize];
    const alone = f.blocks > 1 ? f.restrict([block]) : undefined;
    const { left, right } = alone
      ? extrapolate(
          alone,
          x.slice(block * f.blockSize, (block + 1) * f.blockSize),
          channel,
          scale,
        )[0]!
      : extrapolate(f, x, channel, scale)[block]!;
    return [i, { left: f.weight * left, right: f.weight * right }];
  };
  const all = (): Sides => new Map(truths.entries.map(derivatives));
  return float64 ? inDoubles(all) : all();
}
