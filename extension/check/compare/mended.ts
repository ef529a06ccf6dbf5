/** Whether a candidate repaired gives the reference's numbers, trial by trial. */
import { sizeOf } from '../../wire/shape.js';
import type { Placed } from './exchanges.js';
import type { Repair, SeenOperation } from './repair.js';
import { runRepaired } from './rerun.js';
import type { Case, Trial } from './trials.js';

/** What it gives on a trial with the roles exchanged. */
export const valuesOn =
  (subject: Case, { seen, repair }: Placed) =>
  (t: Trial): Float64Array | undefined => {
    const values = runRepaired(subject, t.samples, seen, repair);
    // A division by N − 1 of one pixel has no value, before and after.
    return values && !isTelling({ candidate: t.reference }) && !isTelling({ candidate: values })
      ? t.candidate
      : values;
  };

/** Along an axis of one entry nothing is reduced: on copies of that entry such an axis shows nothing. */
export function takesSeveral(subject: Case, seen: SeenOperation, repair: Repair): boolean {
  const { finding } = repair;
  if (finding.code !== 'wrong-reduction') return true;
  let [tried, most] = [false, 0];
  runRepaired(subject, subject.samples, seen, {
    ...repair,
    run: (operation, proceed, used) => {
      const { shape } = operation.inputs['x']!;
      tried = true;
      most = Math.max(most, sizeOf(finding.instead.map((axis) => shape[axis] ?? 1)));
      return repair.run(operation, proceed, used);
    },
  });
  return !tried || most > 1;
}

export const isTelling = ({ candidate }: Pick<Trial, 'candidate'>): boolean =>
  candidate.every(Number.isFinite);
