/** The first line of a report in its parts, and how it was checked, as terms and texts. */
import { t } from '../../../extension/wire/words.js';
import { shortNumber } from '../../../extension/wire/numberText.js';
import type {
  CompareReport,
  GradcheckReport,
  ReportData,
  Verdict,
} from '../../../extension/wire/report.js';
import type { Fact } from './entryFacts.js';

export interface ReportHead {
  /** `gradcheck`, `compare mean`: the kind, and the name that its author gave it. */
  readonly title: string;
  /** What follows the verdict. */
  readonly rest: string;
  readonly verdict: Verdict;
  /** Came out as its cell says it should. */
  readonly asExpected: boolean;
  /** Said beside the verdict, where it is not plain. */
  readonly remark: string;
}

export function reportHead({ kind, summary, verdict, expected }: ReportData): ReportHead {
  const word = ` ${verdict.toUpperCase()}`;
  const at = summary.indexOf(word);
  const [title, rest] =
    at < 0 ? [kind, summary] : [summary.slice(0, at), summary.slice(at + word.length).trim()];
  const asExpected = verdict === expected;
  const remark = asExpected
    ? expected === 'fail'
      ? t('as expected: this cell demonstrates a failure')
      : ''
    : t('expected {0}', expected.toUpperCase());
  return { title, rest, verdict, asExpected, remark };
}

export function conditions(report: GradcheckReport | CompareReport): readonly Fact[] {
  const { rtol, atol } = report.tolerance;
  const tolerance = {
    term: t('tolerance'),
    text: `rtol ${shortNumber(rtol)}, atol ${shortNumber(atol)}`,
  };
  const backend = { term: t('backend'), text: report.backend };
  if (report.kind === 'compare') {
    const { max, inDoubles } = report;
    return [
      { term: t('largest difference'), text: largest(max.abs, max.rel) },
      { term: t('in ulps of float32'), text: shortNumber(max.ulps) },
      ...(inDoubles
        ? [{ term: t('in doubles'), text: largest(inDoubles.maxAbs, inDoubles.maxRel) }]
        : []),
      tolerance,
      backend,
    ];
  }
  const { sampled, taylor, evaluations, truth, method, seed, order } = report;
  const methods = {
    local: t('every entry, all pixels at once'),
    entrywise: t('entry by entry'),
    sampled: t('a sample of the entries'),
  };
  return [
    { term: t('checked'), text: methods[method] },
    ...(sampled
      ? [
          {
            term: t('sample'),
            text: t(
              '{0} of {1} entries, and all of them along {2} random directions',
              sampled.entries,
              sampled.of,
              sampled.directions,
            ),
          },
        ]
      : []),
    { term: t('truth'), text: t('{0}, {1} evaluations, seed {2}', truth, evaluations, seed) },
    ...(order === 2 ? [{ term: t('order'), text: t('derivative of the gradient') }] : []),
    ...(taylor
      ? [
          {
            term: t('Taylor remainder'),
            text: t(
              'slope {0}, expected {1}',
              shortNumber(taylor.slope),
              shortNumber(taylor.expected),
            ),
          },
        ]
      : []),
    tolerance,
    backend,
  ];
}

const largest = (abs: Parameters<typeof shortNumber>[0], rel: typeof abs): string =>
  t('{0} absolute, {1} relative', shortNumber(abs), shortNumber(rel));
