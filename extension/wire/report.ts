/**
 * What a check found, as data.
 *
 * A report is JSON through and through (`JSON.parse(JSON.stringify(r))` deep-equals it), so that the
 * command line, the saved notebook and the renderer all see the same thing. Big per-pixel arrays are
 * not in here: they travel beside the report as the buffers of a view (`container.ts`).
 */

import type { Blame, FormatFigures } from './blame.js';
import type { EntryClass } from './entryClasses.js';
import type { JsonNumber } from './jsonNumber.js';
import type { NumberFormat } from './numberFormats.js';

export type { Blame, BlameCause, FormatFigures } from './blame.js';
export { fromJsonNumber, isJsonNumber, jsonNumber, type JsonNumber } from './jsonNumber.js';

export type Verdict = 'pass' | 'fail';

/** Why a check failed, or what else is worth saying: a stable code, one sentence, and the numbers in it. */
export interface Diagnosis {
  /** One of `check/diagnoses/table.ts`, where each has its severity and its sentence. */
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, number | string | boolean | readonly number[]>>;
}

/** Where in the notebook a report was made; lines count from 1. */
export interface ReportSource {
  readonly cell: string;
  /** The `In[n]` of the run; files of version 0.1.0 lack it. */
  readonly count?: number;
  readonly line: number;
  /** The check's call as the cell has it, such as `gradcheck(loss, [yTrue, yPred])`; absent if it was not found. */
  readonly call?: string;
  /**
   * That call with the option `at`, cut where an index goes: `before + '[0,12,80,1]' + after` checks one entry
   * again. Absent where the call stands inside a function or a block, whose names a later cell cannot see.
   */
  readonly repro?: { readonly before: string; readonly after: string };
}

/** What a check's numbers were held to: |difference| ≤ atol + rtol·|truth| + what `allowanceOf` adds. */
export interface ReportTolerance {
  readonly rtol: number;
  readonly atol: number;
}

interface ReportBase<Kind extends string, WorstEntry> {
  readonly kind: Kind;
  /** What the option `name` calls this check. */
  readonly name?: string;
  /** Stable between runs of an unchanged notebook: kind, cell and ordinal, set by the kernel. */
  readonly id?: string;
  readonly verdict: Verdict;
  /** The verdict this cell is meant to show; `expect()` sets it. */
  readonly expected: Verdict;
  /** The one line shown first, such as `gradcheck PASS 8192/8192 ok`. */
  readonly summary: string;
  /** How many entries were looked at, and how many of them failed. */
  readonly checked: number;
  readonly failures: number;
  /** Entries per class, zero counts left out: `{ ok: 8150, kink: 42 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** The failing entries, the worst first; at most 100. */
  readonly worst: readonly WorstEntry[];
  readonly diagnoses: readonly Diagnosis[];
  readonly source?: ReportSource;
}

/** `wrong`: the formula; `imprecise`: only float32; `non-finite`: NaN or ±Infinity where the reference has a number. */
export type CompareClass = Extract<EntryClass, 'ok' | 'wrong' | 'imprecise' | 'non-finite'>;

export interface CompareEntry {
  /** Full index into the compared output, such as [0, 12, 80] for batch, y, x. */
  readonly index: readonly number[];
  readonly class: CompareClass;
  readonly candidate: JsonNumber;
  readonly reference: JsonNumber;
  readonly abs: JsonNumber;
  readonly rel: JsonNumber;
  /** Distance in units in the last place of float32. */
  readonly ulps: JsonNumber;
}

export interface CompareReport extends ReportBase<'compare', CompareEntry> {
  readonly shape: readonly number[];
  /** With the option `at`: the entries asked for, in that order, failing or not. */
  readonly entries?: readonly CompareEntry[];
  readonly tolerance: ReportTolerance;
  readonly backend: string;
  /** Largest differences over all entries. */
  readonly max: { readonly abs: JsonNumber; readonly rel: JsonNumber; readonly ulps: JsonNumber };
  /** The candidate evaluated in doubles against the reference: formula without float32 rounding. */
  readonly inDoubles?: { readonly maxAbs: JsonNumber; readonly maxRel: JsonNumber };
}

export type GradientClass = Exclude<EntryClass, 'not checked' | 'imprecise'>;

export interface GradcheckEntry {
  /** Full index into the checked input, such as [batch, y, x, channel]. */
  readonly index: readonly number[];
  readonly class: GradientClass;
  readonly autodiff: JsonNumber;
  readonly truth: JsonNumber;
  /** The estimated error of `truth`. */
  readonly truthError: JsonNumber;
  /** One-sided slopes, given where they differ, and of every entry asked for by `at`. */
  readonly left?: JsonNumber;
  readonly right?: JsonNumber;
}

export interface GradcheckReport extends ReportBase<'gradcheck', GradcheckEntry> {
  /** Which input was checked: its position and a name for it. */
  readonly wrt: { readonly position: number; readonly name: string };
  readonly shape: readonly number[];
  /** With the option `at`: the entries asked for, in that order, failing or not. */
  readonly entries?: readonly GradcheckEntry[];
  readonly tolerance: ReportTolerance;
  readonly backend: string;
  readonly order: 1 | 2;
  /** Where the truth came from: differences of the loss in doubles, or of a given loop. */
  readonly truth: 'loss in doubles' | 'reference loop';
  /** How entries were checked: all at once (independent pixels), one by one, or a sample. */
  readonly method: 'local' | 'entrywise' | 'sampled';
  /** How often the loss was evaluated for the truth. */
  readonly evaluations: number;
  /** Present when not every entry was checked. */
  readonly sampled?: { readonly entries: number; readonly directions: number; readonly of: number };
  readonly seed: number;
  /** Slopes of the Taylor remainder (2 for a right gradient of a smooth loss), when it was run. */
  readonly taylor?: { readonly slope: JsonNumber; readonly expected: JsonNumber };
}

export interface ProbeRow {
  /** Stable: `declares` and diagnoses name rows by it. */
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict | 'note' | 'skipped';
  readonly value: string;
  readonly gradient: string;
  readonly policy: string;
}

export interface ProbeReport extends ReportBase<'probe', ProbeRow> {
  /** Every row, in a fixed order; `counts` is over their verdicts, `checked` leaves out the skipped ones. */
  readonly rows: readonly ProbeRow[];
  readonly backend: string;
  /** What the loss was probed as; `stated` is false where that was read from its behaviour. */
  readonly loss: { readonly kind: string; readonly stated: boolean; readonly channels: number };
}

export interface PrecisionSeries {
  readonly name: string;
  /** Bits of error over the given inputs; without inputs, over the sweep. */
  readonly meanBits: number;
  readonly maxBits: number;
  /** Bits of error along the sweep, one per abscissa. */
  readonly bits: readonly number[];
  /** Means over the two parts of the sweep. */
  readonly sweepMeans?: { readonly angle: number; readonly ulps: number };
}

/** One candidate in one number format. */
export interface FormatResult {
  readonly name: string;
  readonly format: NumberFormat;
  /** Of a format that was named and a candidate that is required; else only shown. */
  readonly isJudged: boolean;
  readonly verdict: Verdict;
  /** Bits that a number of the format has, and what may be lost of them on average. */
  readonly bits: number;
  readonly limit: number;
  readonly value: FormatFigures;
  /** Absent where the loss has none. */
  readonly gradient?: FormatFigures;
  /** A power of two by which the loss must be multiplied for its gradient to survive; `none` does. Absent if not needed. */
  readonly lossScale?: number | 'none';
  readonly blame: readonly Blame[];
}

/** The candidates are what is checked; `worst` are pixels of those over the limit. */
export interface PrecisionReport extends ReportBase<
  'precision',
  {
    readonly name: string;
    readonly format?: NumberFormat;
    readonly index: readonly number[];
    readonly bits: number;
  }
> {
  readonly backend: string;
  readonly truth: 'reference loop' | 'own code in doubles';
  readonly required: readonly string[];
  /** What a required candidate may lose on average. */
  readonly limit: number;
  /** Angles in radians, ascending; `spacing` says which are uniform in the angle and which in ulps. */
  readonly sweep: readonly number[];
  readonly spacing: readonly ('angle' | 'ulps')[];
  readonly series: readonly PrecisionSeries[];
  /** The candidate with the least mean; '' if none could be measured. */
  readonly best: string;
  /** With the option `as`: each candidate in float32 as it runs here, and in each format that was named. */
  readonly formats?: readonly FormatResult[];
  /** What the loss was multiplied by for its gradients; absent if by nothing. */
  readonly lossScale?: number;
}

/** Of one candidate; the arrays have one entry per size. */
export interface BenchmarkSeries {
  readonly name: string;
  /** Entries of all inputs together. */
  readonly sizes: readonly number[];
  readonly medianMs: readonly number[];
  /** First and third quartile. */
  readonly spreadMs: readonly (readonly [number, number])[];
  /** Most bytes of tensors alive at once, beyond the inputs. */
  readonly peakBytes: readonly number[];
  /** Of time ~ size^exponent, by least squares on logarithms; absent with fewer than two sizes. */
  readonly exponent?: number;
  readonly memoryExponent?: number;
}

export interface BenchmarkEntry {
  readonly name: string;
  readonly reason: string;
}

/** The candidates are what is checked; `worst` are those that failed, and why. */
export interface BenchmarkReport extends ReportBase<'benchmark', BenchmarkEntry> {
  readonly backend: string;
  readonly rounds: number;
  /** Whether the gradient in the last input was timed too. */
  readonly gradient: boolean;
  readonly maxExponent?: number;
  readonly series: readonly BenchmarkSeries[];
}

/** A loss of the library that a candidate is, or is near. */
export interface MatchEntry {
  /** `dice, per image, smooth 1 (SMP)` */
  readonly loss: string;
  /** As a call of the library: `dice(yTrue, yPred, { regions: 'image', smooth: 1 })`. */
  readonly call: string;
  /** What is other than there; '' where it gives the same numbers. */
  readonly differs: string;
  /** Largest differences over the trials, of the largest number of each; absent where it is only near. */
  readonly value?: JsonNumber;
  readonly gradient?: JsonNumber;
}

/** Forms of losses are what is checked; it fails where none of them gives the candidate's numbers. `worst` are the nearest. */
export interface MatchReport extends ReportBase<'match', MatchEntry> {
  /** All that give the candidate's numbers on every trial, the plainest first. */
  readonly matches: readonly MatchEntry[];
  /** What it was tried on: the given inputs, and what was made of them. */
  readonly trials: readonly string[];
  readonly shape: readonly number[];
  readonly backend: string;
}

export type ReportData =
  CompareReport | GradcheckReport | ProbeReport | PrecisionReport | BenchmarkReport | MatchReport;

/** A report as the cell holds it: the data and the one thing that can be done with it. */
export type Report<Data extends ReportData = ReportData> = Data & {
  /**
   * States which verdict is meant, and returns the report. In a cell it counts when the cell has ended; in any other program,
   * such as a test, another verdict throws with the report as its message.
   */
  expect: (verdict: Verdict) => Report<Data>;
  /** `expect('pass')`, as a test would say it. */
  mustPass: () => Report<Data>;
  /** `expect('fail')`, as a test would say it. */
  mustFail: () => Report<Data>;
  /** The report as text: its first line, what it names, its worst entries. */
  toString: () => string;
};

/** Did the report come out as its cell says it should? */
export const asExpected = (report: ReportData): boolean => report.verdict === report.expected;
