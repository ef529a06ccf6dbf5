/** All that is known of one entry of a check, as terms and texts: what the reader's cursor is on. */
import { listText, t } from '../../../extension/wire/words.js';
import {
  exactNumber,
  heldTexts,
  shortApart,
  shortNumber,
} from '../../../extension/wire/numberText.js';
import {
  fromJsonNumber,
  type CompareReport,
  type GradcheckReport,
  type JsonNumber,
  type ReportTolerance,
} from '../../../extension/wire/report.js';
import { toleratedDifference, truthErrorMargin } from '../../../extension/wire/tolerated.js';
import { ulpDistance } from '../../../extension/wire/ulps.js';
import { classMeaning } from '../../../extension/picture/classes.js';
import { gridPosition, type ReportMaps } from './maps.js';
import { elementAt, type Element, type TensorData } from '../../../extension/picture/tensorData.js';

export interface Fact {
  readonly term: string;
  readonly text: string;
}

export interface EntryFacts {
  /** `yPred[0,12,80,1]`. */
  readonly place: string;
  /** `batch 0, y 12, x 80, channel 1`. */
  readonly axes: string;
  readonly class: string;
  /** Of the class, in words. */
  readonly meaning: string;
  readonly facts: readonly Fact[];
}

type CheckReport = GradcheckReport | CompareReport;

export function entryFacts(
  report: CheckReport,
  maps: ReportMaps,
  codes: ArrayLike<number>,
  tolerance: ReportTolerance,
  index: readonly number[],
): EntryFacts {
  const { analytic, numeric } = maps.tensors;
  const position = gridPosition(maps, index);
  const name = maps.classes[codes[position]!] ?? '';
  const [ours, truth] = [elementAt(analytic, index), elementAt(numeric, index)];
  const facts = [
    { term: t(analytic.entry.name), text: elementText(analytic, ours) },
    { term: t(numeric.entry.name), text: elementText(numeric, truth) },
    ...differences(report.kind, ours, truth, elementAt(maps.tensors.error, index)),
    ...allowanceText(report.kind, maps, tolerance, truth, position),
    ...(report.kind === 'gradcheck' ? gradientFacts(report, maps, position, index) : []),
  ];
  return {
    place: `${nameOf(report)}[${index.join(',')}]`,
    axes: listText(numeric.axes.map((axis, i) => `${axis} ${index[i]}`)),
    class: name,
    meaning: t(classMeaning(report.kind, name)),
    facts,
  };
}

const nameOf = (report: CheckReport): string =>
  report.kind === 'gradcheck' ? report.wrt.name : t('value');

function elementText({ entry }: TensorData, element: Element): string {
  switch (element.kind) {
    case 'exact':
      return exactNumber(element.value, entry.dtype);
    case 'rounded':
      return `≈ ${shortNumber(element.value)}`;
    case 'block':
      return t(
        '{0} (largest of its block; the entry itself was not sent)',
        shortNumber(element.value),
      );
    case 'absent':
      return t('not sent');
  }
}

/** `off`: the difference as it was sent, which holds its digits where those of both sides are rounded away. */
function differences(
  kind: CheckReport['kind'],
  ours: Element,
  truth: Element,
  off: Element,
): readonly Fact[] {
  if (off.kind === 'rounded' && truth.kind !== 'absent') {
    return [
      { term: t('difference'), text: `≈ ${shortNumber(off.value)}` },
      { term: t('relative'), text: `≈ ${shortNumber(Math.abs(off.value / truth.value))}` },
    ];
  }
  if (ours.kind !== 'exact' || truth.kind !== 'exact') return [];
  const difference = Object.is(ours.value, truth.value) ? 0 : ours.value - truth.value;
  const relative = difference === 0 ? 0 : Math.abs(difference) / Math.abs(truth.value);
  const ulps = ulpDistance(Math.fround(ours.value), Math.fround(truth.value));
  return [
    { term: t('difference'), text: shortNumber(difference) },
    { term: t('relative'), text: shortNumber(relative) },
    ...(kind === 'compare' ? [{ term: 'ulps', text: shortNumber(ulps) }] : []),
  ];
}

function allowanceText(
  kind: CheckReport['kind'],
  { exact, judged, allowance }: ReportMaps,
  tolerance: ReportTolerance,
  truth: Element,
  position: number,
): readonly Fact[] {
  if (!exact || (truth.kind !== 'exact' && truth.kind !== 'rounded')) return [];
  const most = toleratedDifference(tolerance, truth.value, allowance?.[position] ?? 0);
  const off = Math.abs(judged[position]!);
  // What is held to the tolerance is the difference in doubles, where there are any.
  const sign = off <= most ? '≤' : '>';
  // The numbers above are of float32, whose difference may be another.
  const precision = kind === 'gradcheck' ? [t('judged in double precision')] : [];
  return [
    {
      term: t('judged'),
      text: listText([t('{0} allowed', shortApart(off, most).join(` ${sign} `)), ...precision]),
    },
  ];
}

function gradientFacts(
  { worst }: GradcheckReport,
  { exact, allowance }: ReportMaps,
  position: number,
  index: readonly number[],
): readonly Fact[] {
  const named = worst.find((entry) => entry.index.join() === index.join());
  const error = exact && allowance ? allowance[position]! / truthErrorMargin : undefined;
  return [
    ...(error === undefined ? [] : [{ term: t('truth good to'), text: `± ${shortNumber(error)}` }]),
    ...(named?.left === undefined || named.right === undefined
      ? []
      : [
          { term: t('slope to the left'), text: shortNumber(named.left) },
          { term: t('slope to the right'), text: shortNumber(named.right) },
        ]),
  ];
}

/** The rows of a table of entries, for reports without maps and for who would rather read: the same terms. */
export function entryColumns(report: CheckReport): readonly Column[] {
  return report.kind === 'gradcheck' ? gradcheckColumns() : compareColumns();
}

export interface Column {
  readonly title: string;
  readonly key: string;
}

const gradcheckColumns = (): readonly Column[] => [
  { title: 'autodiff', key: 'autodiff' },
  { title: t('truth'), key: 'truth' },
  { title: t('difference'), key: 'difference' },
  { title: `${t('truth')} ±`, key: 'truthError' },
  { title: t('left'), key: 'left' },
  { title: t('right'), key: 'right' },
];

const compareColumns = (): readonly Column[] => [
  { title: t('candidate'), key: 'candidate' },
  { title: t('reference'), key: 'reference' },
  { title: t('difference'), key: 'difference' },
  { title: t('relative'), key: 'rel' },
  { title: 'ulps', key: 'ulps' },
];

export interface EntryRow {
  readonly index: readonly number[];
  readonly class: string;
  readonly cells: readonly string[];
}

export function entryRows(report: CheckReport): readonly EntryRow[] {
  const columns = entryColumns(report);
  const entries = report.entries ?? report.worst;
  return entries.map((entry) => {
    const [ours, truth] =
      'autodiff' in entry ? [entry.autodiff, entry.truth] : [entry.candidate, entry.reference];
    const difference = fromJsonNumber(ours) - fromJsonNumber(truth);
    const values = { ...entry, difference } as unknown as Readonly<
      Record<string, JsonNumber | undefined>
    >;
    // What is in the row for how it differs.
    const apart = heldTexts(values, shortApart);
    const cells = columns.map(({ key }) => {
      const value = values[key];
      return apart[key] ?? (value === undefined ? '' : shortNumber(value));
    });
    // Reports of an older version do not say.
    return { index: entry.index, class: entry.class ?? '', cells };
  });
}
