/** Single entries, as the option `at` asks for them: the whole was measured, and only these are reported. */
import { inDoubles } from '../../backends/doubles.js';
import type { Outcome } from './gradcheckReport.js';
import type { Measured, Subject } from './gradients.js';
import { ladder, scaleOf } from './slopes.js';

export type Sides = ReadonlyMap<number, { readonly left: number; readonly right: number }>;

/**
 * The judgement of an entry depends on the others (the largest slope, a factor common to all), so it stays that
 * of the whole check: an entry asked for has the class and the numbers that it has there.
 */
export const narrowed = (
  { measured, judgement }: Outcome,
  entries: readonly number[],
): Outcome => ({
  measured: { ...measured, truths: { ...measured.truths, entries }, sampled: undefined },
  judgement: {
    ...judgement,
    imprecise: judgement.imprecise.filter((i) => entries.includes(i)),
    hereOnly: new Map([...judgement.hereOnly].filter(([i]) => entries.includes(i))),
  },
});

/** The slopes on both sides, also where they are the same. */
export function sidesOf({ samples, wrt }: Subject, measured: Measured): Sides {
  const { truths, truthSites: f, double } = measured;
  const x = samples[wrt]!.values;
  const scale = scaleOf(x);
  const slopes = (i: number): readonly [number, { left: number; right: number }] => {
    const kink = truths.kinks.get(i);
    if (kink) return [i, kink];
    const [site, channel] = [Math.floor(i / f.perSite), i % f.perSite];
    const alone = f.sites > 1 ? f.restrict([site]) : undefined;
    const { left, right } = alone
      ? ladder(alone, x.slice(site * f.perSite, (site + 1) * f.perSite), channel, scale)[0]!
      : ladder(f, x, channel, scale)[site]!;
    return [i, { left: f.weight * left, right: f.weight * right }];
  };
  const all = (): Sides => new Map(truths.entries.map(slopes));
  return double ? inDoubles(all) : all();
}
