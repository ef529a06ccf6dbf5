/** Two things wrong at once, of which one is a factor: a repair that gives a plain multiple of the reference's numbers. */
import type { Finding } from '../diagnoses/table.js';
import type { Placed } from './exchanges.js';
import { factorFinding } from './factors.js';
import { valuesOn, takesSeveral } from './mended.js';
import { exchangeRoles, explains, isNear, type Case, type Trial } from './trials.js';

/** A repair that gave that on one trial. */
export interface Proportional extends Placed {
  readonly factor: number;
}

/** What people multiply by: a small whole number or one by it. Anything else is a multiple by chance. */
const mostPlain = 10;

export function plainFactor(reference: Float64Array, values: Float64Array): number | undefined {
  const factor = values[0]! / reference[0]!;
  const size = Math.abs(factor);
  const nearest = size < 1 ? 1 / Math.round(1 / size) : Math.round(size);
  const isPlain = nearest !== 1 && nearest <= mostPlain && nearest >= 1 / mostPlain;
  return isPlain && isNear(size, nearest) ? Math.sign(factor) * nearest : undefined;
}

/** Beyond these nobody looks. */
const mostDoubtful = 20;

/** A plain factor, and one thing besides that mends the rest. */
export function findBoth(
  subject: Case,
  all: readonly Trial[],
  doubtful: readonly Proportional[],
  channels: number,
): readonly Finding[] {
  const swapped = all.map(exchangeRoles);
  const found = doubtful
    .slice(0, mostDoubtful)
    .find(
      (placed) =>
        explains(swapped, valuesOn(subject, placed, placed.factor)) &&
        takesSeveral(subject, placed.seen, placed.repair),
    );
  const factor = found && factorFinding(found.factor, channels);
  return factor ? [found.repair.finding, factor] : [];
}
