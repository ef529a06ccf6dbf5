/**
 * What a notebook keeps of a report: enough to tell whether another run found the same, small enough to be
 * read in a diff. Two kinds of figures: those that every backend must give, and those that say how far rounding
 * went, which belong to the backend and the versions that made them. Times are not kept.
 */
import { assertNever } from '../wire/assertNever.js';
import type { JsonNumber, ReportData, Verdict } from '../wire/report.js';
import { isJsonObject, plainJson, type Json, type JsonObject } from './json.js';

export interface ReportRecord {
  readonly kind: ReportData['kind'];
  readonly verdict: Verdict;
  readonly expected: Verdict;
  /** The first line of its text; of a benchmark without its times. */
  readonly summary: string;
  readonly checked: number;
  readonly failures: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Codes of what the report names, in its order. */
  readonly diagnoses: readonly string[];
  /** By name, such as `worst[0,10,63,0].truth`. */
  readonly figures: Figures;
  readonly roundingFigures: Figures;
}

export type Figures = Readonly<Record<string, JsonNumber>>;

export function reportRecord(report: ReportData): ReportRecord {
  const { kind, verdict, expected, checked, failures, counts, diagnoses } = report;
  const codes = diagnoses.map(({ code }) => code);
  const summary = summaryOf(report);
  return {
    ...{ kind, verdict, expected, summary, checked, failures },
    ...{ counts, diagnoses: codes, ...figuresOf(report) },
  };
}

function summaryOf(report: ReportData): string {
  if (report.kind !== 'benchmark') return report.summary;
  const { kind, name, verdict, series, backend } = report;
  const title = name === undefined ? kind : `${kind} ${name}`;
  const timed = series.map((each) => each.name).join(', ') || 'nothing';
  return `${title} ${verdict.toUpperCase()} ${timed} timed on ${backend}`;
}

function figuresOf(report: ReportData): Pick<ReportRecord, 'figures' | 'roundingFigures'> {
  switch (report.kind) {
    case 'compare': {
      const { max, inDoubles, worst } = report;
      const doubles = inDoubles ? { 'in doubles.abs': inDoubles.maxAbs } : {};
      const rounding = { 'max.abs': max.abs, 'max.rel': max.rel, ...doubles };
      return {
        figures: worstFigures(worst[0], ['candidate', 'reference']),
        roundingFigures: rounding,
      };
    }
    case 'gradcheck':
      return {
        figures: worstFigures(report.worst[0], ['autodiff', 'truth']),
        roundingFigures: {},
      };
    case 'precision': {
      const bits = report.series.flatMap(({ name, meanBits, maxBits }): [string, number][] => [
        [`${name}.mean bits`, meanBits],
        [`${name}.max bits`, maxBits],
      ]);
      const inFormats = (report.formats ?? []).map(({ name, format, value, gradient }) => {
        const { meanBits } = gradient ?? value;
        return [`${name}.${format} bits`, meanBits] as const;
      });
      return { figures: {}, roundingFigures: Object.fromEntries([...bits, ...inFormats]) };
    }
    case 'probe':
    case 'benchmark':
    case 'match':
      return { figures: {}, roundingFigures: {} };
    default:
      return assertNever(report);
  }
}

function worstFigures<Key extends string>(
  entry: ({ readonly index: readonly number[] } & Readonly<Record<Key, JsonNumber>>) | undefined,
  keys: readonly Key[],
): Figures {
  if (!entry) return {};
  const place = `worst[${entry.index.join(',')}]`;
  return Object.fromEntries(keys.map((key) => [`${place}.${key}`, entry[key]]));
}

/** As it stands in a file: without what is as usual, for a notebook may hold hundreds. */
export function reportRecordJson(record: ReportRecord): JsonObject {
  const { kind, verdict, expected, summary, checked, failures } = record;
  const { counts, diagnoses, figures, roundingFigures } = record;
  return {
    ...{ kind, verdict, summary, checked, counts },
    ...(expected === 'fail' && { expected }),
    ...(failures > 0 && { failures }),
    ...(diagnoses.length > 0 && { diagnoses }),
    ...(Object.keys(figures).length > 0 && { figures }),
    ...(Object.keys(roundingFigures).length > 0 && { roundingFigures }),
  };
}

/** A record as it was read from a file, or undefined where it is not one. */
export function readReportRecord(json: Json): ReportRecord | undefined {
  const value = plainJson(json);
  if (!isJsonObject(value)) return undefined;
  const usual = { expected: 'pass', failures: 0, diagnoses: [], figures: {}, roundingFigures: {} };
  const record = { ...usual, ...value } as const;
  const { kind, verdict, expected, summary, checked, failures } = record as JsonObject;
  const { counts, diagnoses, figures, roundingFigures } = record as JsonObject;
  const isVerdict = (x: unknown): boolean => x === 'pass' || x === 'fail';
  const sound =
    typeof kind === 'string' &&
    isVerdict(verdict) &&
    isVerdict(expected) &&
    typeof summary === 'string' &&
    [checked, failures].every((n) => typeof n === 'number') &&
    [counts, figures, roundingFigures].every(isJsonObject) &&
    Array.isArray(diagnoses);
  return sound ? (record as unknown as ReportRecord) : undefined;
}
