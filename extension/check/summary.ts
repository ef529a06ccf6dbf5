/** The one line that a report is shown by. */
import type { Diagnosis, JsonNumber, Verdict } from '../wire/report.js';
import { formatNumber } from './numbers.js';

export function counted(classes: Iterable<string>): Readonly<Record<string, number>> {
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
  readonly diagnoses: readonly Diagnosis[];
}

/** What a check that passed still has to say in its first line. */
const worthNaming = [
  'plateau',
  'floor',
  'precision-loss',
  'backend-differs',
  'nan-source',
  'unsupported-op',
];

/** `gradcheck FAIL 3112/8192 wrong, 40 kink; worst yPred[0,12,80,1] autodiff 0 truth 0.0312 (plateau)` */
export function summaryLine(line: Line): string {
  const { kind, title, verdict, checked, counts, worst, diagnoses } = line;
  const name = title === '' ? kind : `${kind} ${title}`;
  const all = Object.entries(counts).filter(([, n]) => n > 0);
  const order = verdict === 'pass' ? all : [...all].sort((a, b) => rank(a[0]) - rank(b[0]));
  const parts = order.map(([c, n], i) => (i === 0 ? `${n}/${checked} ${c}` : `${n} ${c}`));
  const first = diagnoses.find(({ code }) => verdict === 'fail' || worthNaming.includes(code));
  const codes = first ? ` (${first.code})` : '';
  const tail = worst === undefined ? '' : `; worst ${worst}`;
  return `${name} ${verdict.toUpperCase()} ${parts.join(', ') || 'nothing could be checked'}${tail}${codes}`;
}

const rank = (c: string): number =>
  ['wrong', 'plateau', 'non-finite', 'imprecise', 'noisy', 'kink'].indexOf(c) +
  (c === 'ok' ? 99 : 0);

export const placeOf = (index: readonly number[], name = ''): string =>
  index.length === 0 ? name || 'value' : `${name}[${index.join(',')}]`;

export const shown = (x: JsonNumber): string => (typeof x === 'number' ? formatNumber(x) : x);
