/**
 * What one output of a cell shows: a header in JSON, and tensors as raw buffers beside it.
 *
 * `container.ts` turns a view into bytes (MIME type `mime.view`) and back; `packTensors.ts` makes the
 * entries below from tensors. What was not sent is said in `sampling`; `stats` are always of all elements.
 */
import type {
  BenchmarkReport,
  CompareReport,
  GradcheckReport,
  JsonNumber,
  PrecisionReport,
  ProbeReport,
  ReportSource,
} from './report.js';

/** How the elements of a buffer are stored, little-endian. Booleans are 0 and 1 in a uint8. */
export const storedTypes = ['float32', 'float64', 'int32', 'uint8'] as const;
export type StoredType = (typeof storedTypes)[number];
export type StoredArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export const tensorRoles = [
  'value',
  'target',
  'prediction',
  'loss',
  'error',
  'gradient',
  /** The two sides of a check: autodiff or candidate, and the truth it is held against. */
  'analytic',
  'numeric',
  /** The difference that was held to the tolerance (in doubles where there are any), and what was allowed beyond it. */
  'judged',
  'allowance',
  /** Codes per entry; `classes` of the entry names them. */
  'class',
  'mask',
  'weights',
] as const;
export type TensorRole = (typeof tensorRoles)[number];

/** What the numbers of an angle tensor mean. */
export interface AngleInfo {
  /** `cos-sin` and `double-angle` have two channels on the last axis: of the angle, or of twice the angle. */
  readonly encoding: 'cos-sin' | 'double-angle' | 'scalar';
  /** Of scalar data; of what is written for people in the other two. */
  readonly unit: 'rad' | 'deg';
  /** `full` for directions (2π), `half` for axes without a head (π). */
  readonly period: 'full' | 'half';
  /** Where the angle is 0, as seen on the screen. */
  readonly zero: 'east' | 'north';
  /** Which way it grows, as seen on the screen. `cw` from the east is from +x towards +y (rows go down). */
  readonly sense: 'cw' | 'ccw';
}

/** `min` to `quantiles` and the histogram are of the finite elements, and 'NaN' where there are none. */
export interface TensorStats {
  readonly n: number;
  readonly finite: number;
  readonly zeros: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly min: JsonNumber;
  readonly max: JsonNumber;
  readonly mean: JsonNumber;
  /** Of the population: divided by `finite`. */
  readonly std: JsonNumber;
  /** Flat position of the first smallest and first largest finite element; -1 where there is none. */
  readonly argmin: number;
  readonly argmax: number;
  readonly quantiles: Quantiles;
  readonly histogram: Histogram;
}

export type Quantiles = Readonly<
  Record<'p1' | 'p5' | 'p25' | 'p50' | 'p75' | 'p95' | 'p99', JsonNumber>
>;

/** Equal bins from `lo` (the minimum) to `hi` (the maximum, which falls in the last bin). */
export interface Histogram {
  readonly lo: JsonNumber;
  readonly hi: JsonNumber;
  readonly counts: readonly number[];
}

/** Which part of a tensor a buffer holds. */
export type Sampling =
  | { readonly kind: 'full' }
  /** A contiguous part, exact: from `offset`, of `sentShape`. */
  | { readonly kind: 'window'; readonly offset: readonly number[] }
  /**
   * One number per block of `block` elements (fewer at the far edges): their mean, or the one of largest
   * magnitude. NaN where a block holds a NaN.
   */
  | {
      readonly kind: 'blocks';
      readonly block: readonly number[];
      readonly reduce: 'mean' | 'extreme';
    };

export interface TensorEntry {
  readonly name: string;
  readonly role: TensorRole;
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  /** One name per axis, such as batch, y, x, channel. */
  readonly axes: readonly string[];
  /** The tensor's own type, as its library names it. */
  readonly dtype: string;
  /** Position in the container's list of buffers; of `sentShape` elements of type `stored`. */
  readonly buffer: number;
  readonly stored: StoredType;
  readonly sentShape: readonly number[];
  readonly sampling: Sampling;
  readonly stats: TensorStats;
  readonly angle?: AngleInfo;
  /** For role `class`: the name of code i. */
  readonly classes?: readonly string[];
}

/** How a picture is first drawn; the reader may change all of it. */
export interface ViewState {
  readonly colormap?: string;
  /** Values drawn with the first and the last colour. */
  readonly range?: readonly [lo: number, hi: number];
  readonly batch?: number;
  readonly channel?: number | 'rgb';
}

interface ViewBase<Kind extends string> {
  readonly kind: Kind;
  /** Stable between runs of an unchanged notebook, as the reader's zoom and place are kept under it. */
  readonly id: string;
  readonly title: string;
  readonly source?: ReportSource;
  readonly tensors: readonly TensorEntry[];
  readonly view?: ViewState;
}

interface ReportViewBase<Kind extends string, Report> extends ViewBase<Kind> {
  readonly report: Report;
}

export type TensorView = ViewBase<'tensor'>;
export type ImageView = ViewBase<'image'>;
/** Target, prediction and error of an angular loss, by their roles. */
export type AngularView = ViewBase<'angular'>;
export type GradcheckView = ReportViewBase<'gradcheck', GradcheckReport>;
export type CompareView = ReportViewBase<'compare', CompareReport>;
export type ProbeView = ReportViewBase<'probe', ProbeReport>;
export type PrecisionView = ReportViewBase<'precision', PrecisionReport>;
export type BenchmarkView = ReportViewBase<'benchmark', BenchmarkReport>;

/** A view as it is made: all but where its buffers lie. */
export type ViewContent =
  | TensorView
  | ImageView
  | AngularView
  | GradcheckView
  | CompareView
  | ProbeView
  | PrecisionView
  | BenchmarkView;

export type ViewKind = ViewContent['kind'];

/** Where a buffer lies, in bytes from the start of the container's data section. */
export interface BufferSpan {
  readonly offset: number;
  readonly byteLength: number;
}

/** A view as it is read. */
export type ViewHeader = ViewContent & { readonly buffers: readonly BufferSpan[] };
