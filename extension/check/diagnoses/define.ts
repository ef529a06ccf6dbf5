/** What a row of the table of diagnoses holds, and the pieces that several sentences share. */
import type { EntryClass } from '../../wire/entryClasses.js';
import { formatNumber } from '../numbers.js';

/**
 * `failure`: fails the check whatever its entries are. `cause`: says why entries or rows fail. `warning`: also said of
 * a check that passes, and then in its first line. `note`: how far the check went.
 */
export type Severity = 'failure' | 'cause' | 'warning' | 'note';

export interface DiagnosisRow<Values> {
  readonly severity: Severity;
  /** The class of the entries it speaks of; absent where it speaks of the whole loss. */
  readonly entries?: EntryClass;
  /** One sentence without a full stop, of these values and no others. */
  readonly sentence: (values: Values) => string;
}

export const define = <Values>(row: DiagnosisRow<Values>): DiagnosisRow<Values> => row;

export const entriesText = (count: number): string => `${count} entr${count === 1 ? 'y' : 'ies'}`;

export const degreesText = (x: number): string => `${formatNumber(x, x < 1 ? 2 : 5)}°`;
