/** The report that a view shows, then and now: every field that a reader sees. */
import { growth } from '../check/benchmark/fit.js';
import { summarize } from '../check/benchmark/text.js';
import { reportText } from '../check/reportText.js';
import { plainJson, toJson, type Json } from '../notebook/json.js';
import { reportRecord } from '../notebook/reportRecord.js';
import type { BenchmarkReport, ReportData, ReportSource } from '../wire/report.js';
import type { Allowance } from './allowances.js';
import { compareJson, type Reading } from './compareJson.js';
import { compareReport } from './compareReports.js';
import type { Finding } from './difference.js';

/** On another backend or version the sentences are others; what they are made of is compared. */
export function compareReportData(
  recorded: ReportData,
  now: ReportData,
  allowance: Allowance,
): readonly Finding[] {
  const own = recorded.kind === 'benchmark' ? ownTimes(recorded) : [];
  const howOf = (key: string): Reading =>
    readings[recorded.kind]?.[key] ?? shared[key] ?? 'as it is';
  const compared = allowance.rounding
    ? compareJson('the report', jsonOf(recorded), jsonOf(now), allowance, howOf)
    : compareReport(reportRecord(recorded), reportRecord(now), allowance);
  return [...own, ...compared];
}

/** Does the recorded text of a report say what the recorded report says? Of what is not held against the rerun's. */
export function compareOwnText(text: string, report: ReportData): readonly Finding[] {
  const expected = reportText(report);
  if (report.kind === 'benchmark' && !text.endsWith(expected)) {
    return [{ code: 'disagrees', what: 'the text', recorded: text, beside: expected }];
  }
  const { summary, diagnoses } = report;
  const missing = [summary, ...diagnoses.map(({ message }) => message)].find(
    (said) => !text.includes(said),
  );
  if (missing === undefined) return [];
  return [{ code: 'disagrees', what: 'the text', recorded: text, beside: missing }];
}

/** Without the id that nobody sees: it is where a reader's zoom is kept. */
const jsonOf = ({ id: _, source, ...report }: ReportData): Json =>
  plainJson(toJson({ ...report, source: seenSource(source) }));

/**
 * Not the cell's id, which papermill and nbclient do not tell a kernel, nor its `In[n]`, which counts what a person ran before:
 * which cell a report is of, the cell that it stands in says.
 */
export const seenSource = (source: ReportSource | undefined): object | undefined =>
  source && withoutRun(source);
const withoutRun = ({ cell: _, count: __, ...seen }: ReportSource): object => seen;

const shared: Readonly<Record<string, Reading>> = asRounding(
  ...['abs', 'rel', 'ulps', 'maxAbs', 'maxRel', 'truthError', 'slope'],
);

const readings: Partial<Record<ReportData['kind'], Readonly<Record<string, Reading>>>> = {
  precision: asRounding('bits', 'meanBits', 'maxBits', 'angle', 'ulps', 'condition'),
  // Times are of the run that was recorded. What is said of them has them among its numbers.
  benchmark: {
    ...{ medianMs: 'passed over', spreadMs: 'passed over', exponent: 'passed over' },
    ...{ summary: 'passed over', data: 'passed over', reason: 'words', message: 'words' },
  },
};

function asRounding(...keys: readonly string[]): Readonly<Record<string, Reading>> {
  return Object.fromEntries(keys.map((key) => [key, 'rounding'] as const));
}

/** Times cannot be held to those of another run, but what is drawn from them can be drawn again. */
function ownTimes(report: BenchmarkReport): readonly Finding[] {
  const { name = '', verdict, series, backend, worst } = report;
  const summary = summarize(name, verdict, series, backend, worst);
  const told: readonly Finding[] =
    summary === report.summary
      ? []
      : [{ code: 'disagrees', what: 'what it says', recorded: report.summary, beside: summary }];
  return [...told, ...series.flatMap(ownSeries)];
}

function ownSeries(series: BenchmarkReport['series'][number]): readonly Finding[] {
  const { name, sizes, medianMs, spreadMs, exponent } = series;
  const fitted = growth(sizes, medianMs);
  if (String(fitted) !== String(exponent)) {
    const what = `how the time of ${name} grows`;
    return [{ code: 'disagrees', what, recorded: String(exponent), beside: String(fitted) }];
  }
  return sizes.flatMap((size, i): readonly Finding[] => {
    const [median = NaN, [low = NaN, high = NaN] = []] = [medianMs[i], spreadMs[i]];
    if (low >= 0 && low <= median && median <= high) return [];
    const beside = `quartiles ${low} ms and ${high} ms`;
    const what = `the median time of ${name} at ${size}`;
    return [{ code: 'disagrees', what, recorded: `${median} ms`, beside }];
  });
}
