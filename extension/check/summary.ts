/** The one line that a report is shown by. */
import { fromJsonNumber, type Diagnosis, type JsonNumber, type Verdict } from '../wire/report.js';
import { stoppedAtText } from './diagnoses/running.js';
import { rowOf } from './diagnoses/table.js';
import { formatApart } from './numbers.js';
import { severityOf } from '../wire/entryClasses.js';

export function countClasses(classes: Iterable<string>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const c of classes) counts[c] = (counts[c] ?? 0) + 1;
  return counts;
}

export interface Line {
  readonly kind: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly checked: number;
  readonly failures: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Such as `worst yPred[0,12,80,1] autodiff 0 truth 0.0312`. */
  readonly worst?: string | undefined;
  /** How much was looked at, where that is not everything: `19 directions over 65,536 entries`. */
  readonly extent?: string | undefined;
  /** Which of more than two inputs it speaks of. */
  readonly by?: string | undefined;
  readonly diagnoses: readonly Diagnosis[];
}

/** `gradcheck FAIL 3112/8192 wrong, 40 kink; worst yPred[0,12,80,1] autodiff 0 truth 0.0312 (plateau)` */
export function summarize(line: Line): string {
  const { kind, title, verdict, checked, counts, worst, extent, by, diagnoses } = line;
  const name = title === '' ? kind : `${kind} ${title}`;
  const all = Object.entries(counts).filter(([, n]) => n > 0);
  const order =
    verdict === 'pass' ? all : all.toSorted(([a], [b]) => severityOf(b) - severityOf(a));
  const parts = order.map(([c, n], i) => (i === 0 ? `${n}/${checked} ${c}` : `${n} ${c}`));
  // A check that passed has a warning to say, one that failed its cause.
  const first = diagnoses.find(({ code }) =>
    verdict === 'pass' ? rowOf(code).severity === 'warning' : rowOf(code).severity !== 'note',
  );
  const codes = first ? ` (${first.code})` : '';
  const tail = worst === undefined ? '' : `; worst ${worst}`;
  const stopped = diagnoses.find((diagnosis) => diagnosis.code === 'stopped');
  const looked = [by, extent, stopped && stoppedText(stopped)].map((text) =>
    text === undefined ? '' : `; ${text}`,
  );
  return `${name} ${verdict.toUpperCase()} ${parts.join(', ') || 'nothing could be checked'}${looked.join('')}${tail}${codes}`;
}

/** `stopped at 1,204 of 8,192 entries`: the rest was not looked at. */
export const stoppedText = ({ data }: Diagnosis): string =>
  `stopped ${stoppedAtText(data as unknown as Parameters<typeof stoppedAtText>[0])}`;

export const placeOf = (index: readonly number[], name = ''): string =>
  index.length === 0 ? name || 'value' : `${name}[${index.join(',')}]`;

/** What is beside each other in a line or a row, and is there for how it differs. */
export const showApart = (a: JsonNumber, b: JsonNumber): readonly [string, string] =>
  formatApart(fromJsonNumber(a), fromJsonNumber(b));
