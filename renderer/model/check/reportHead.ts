/** The first line of a report in its parts, and how it was checked, as terms and texts. */
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
      ? 'as expected: this cell demonstrates a failure'
      : ''
    : `expected ${expected.toUpperCase()}`;
  return { title, rest, verdict, asExpected, remark };
}

export function conditions(report: GradcheckReport | CompareReport): readonly Fact[] {
  const { rtol, atol } = report.tolerance;
  const tolerance = {
    term: 'tolerance',
    text: `rtol ${shortNumber(rtol)}, atol ${shortNumber(atol)}`,
  };
  const backend = { term: 'backend', text: report.backend };
  if (report.kind === 'compare') {
    const { max, inDoubles } = report;
    return [
      { term: 'largest difference', text: largest(max.abs, max.rel) },
      { term: 'in ulps of float32', text: shortNumber(max.ulps) },
      ...(inDoubles
        ? [{ term: 'in doubles', text: largest(inDoubles.maxAbs, inDoubles.maxRel) }]
        : []),
      tolerance,
      backend,
    ];
  }
  const { sampled, taylor, evaluations, truth, method, seed, order } = report;
  const methods = {
    local: 'every entry, all pixels at once',
    entrywise: 'entry by entry',
    sampled: 'a sample of the entries',
  };
  return [
    { term: 'checked', text: methods[method] },
    ...(sampled
      ? [
          {
            term: 'sample',
            text: `${sampled.entries} of ${sampled.of} entries, and all of them along ${sampled.directions} random directions`,
          },
        ]
      : []),
    { term: 'truth', text: `${truth}, ${evaluations} evaluations, seed ${seed}` },
    ...(order === 2 ? [{ term: 'order', text: 'derivative of the gradient' }] : []),
    ...(taylor
      ? [
          {
            term: 'Taylor remainder',
            text: `slope ${shortNumber(taylor.slope)}, expected ${shortNumber(taylor.expected)}`,
          },
        ]
      : []),
    tolerance,
    backend,
  ];
}

const largest = (abs: Parameters<typeof shortNumber>[0], rel: typeof abs): string =>
  `${shortNumber(abs)} absolute, ${shortNumber(rel)} relative`;
