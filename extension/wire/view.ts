/**
 * What one output of a cell shows: a header in JSON, and tensors as raw buffers beside it.
 *
 * The schema below is both the type of the header and what its bytes are held to when they are read (`parseViewHeader.ts`).
 * `container.ts` turns a view into bytes (MIME type `mime.view`) and back; `picture/packTensors.ts` makes the
 * entries from tensors. What was not sent is said in `sampling`; `stats` are always of all elements.
 */
import { type AngleInfo, angleChoices } from './angle.js';
import type {
  BenchmarkReport,
  CompareReport,
  GradcheckReport,
  MatchReport,
  PrecisionReport,
  ProbeReport,
  ReportData,
} from './report.js';
import {
  also,
  either,
  kinds,
  listOf,
  members,
  number,
  oneOf,
  optional,
  pair,
  position,
  record,
  type Rule,
  size,
  text,
  type TypeOf,
} from './schema.js';

export type { AngleInfo } from './angle.js';

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

const quantiles = members({
  ...{ p1: number, p5: number, p25: number, p50: number, p75: number, p95: number, p99: number },
});
export type Quantiles = TypeOf<typeof quantiles>;

/** Equal bins from `lo` (the minimum) to `hi` (the maximum, which falls in the last bin). */
const histogram = members({ lo: number, hi: number, counts: listOf(size) });
export type Histogram = TypeOf<typeof histogram>;

/** `min` to `quantiles` and the histogram are of the finite elements, and 'NaN' where there are none. */
const stats = members({
  ...{ n: size, finite: size, zeros: size, nan: size, posInf: size, negInf: size },
  ...{ min: number, max: number, mean: number },
  /** Of the population: divided by `finite`. */
  std: number,
  /** Flat position of the first smallest and first largest finite element; -1 where there is none. */
  ...{ argmin: position, argmax: position },
  ...{ quantiles, histogram },
});
export type TensorStats = TypeOf<typeof stats>;

/** What becomes of several numbers where one is drawn or sent: of labels the most frequent, the least of equal ones. */
const reduction = oneOf(['mean', 'extreme', 'mode']);
export type Reduction = TypeOf<typeof reduction>;

/** Which part of a tensor a buffer holds. */
const sampling = kinds('a sampling', {
  full: {},
  /** A contiguous part, exact: from `offset`, of `sentShape`. */
  window: { offset: listOf(size) },
  /**
   * One number per block of `block` elements (fewer at the far edges): their mean, the one of largest
   * magnitude, or of labels the most frequent. NaN where a block holds a NaN.
   */
  blocks: { block: listOf(size), reduce: reduction },
});
export type Sampling = TypeOf<typeof sampling>;

const angle: Rule<AngleInfo> = members({
  encoding: oneOf(angleChoices.encoding),
  unit: oneOf(angleChoices.unit),
  period: oneOf(angleChoices.period),
  zero: oneOf(angleChoices.zero),
  sense: oneOf(angleChoices.sense),
});

const tensor = members({
  name: text,
  role: oneOf(tensorRoles),
  /** Of the whole tensor. */
  shape: listOf(size),
  /** One name per axis, such as batch, y, x, channel. */
  axes: listOf(text),
  /** The tensor's own type, as its library names it. */
  dtype: text,
  /** Position in the container's list of buffers; of `sentShape` elements of type `stored`. */
  buffer: size,
  stored: oneOf(storedTypes),
  sentShape: listOf(size),
  ...{ sampling, stats },
  /** To how many significant bits the elements are rounded; absent: they are exact. */
  bits: optional(size),
  angle: optional(angle),
  /** For role `class`: the name of code i. */
  classes: optional(listOf(text)),
  /** Of whole numbers of few different values: each, in order, and how often it occurs. */
  labels: optional(listOf(pair)),
});
export type TensorEntry = TypeOf<typeof tensor>;

/** How a picture is first drawn; the reader may change all of it. */
const state = members({
  colormap: optional(text),
  /** Values drawn with the first and the last colour. */
  range: optional(pair),
  /** Colours are even along the logarithm. */
  log: optional(oneOf([true])),
  batch: optional(either('an item or "all"', oneOf(['all']), size)),
  channel: optional(either('a channel or "rgb"', oneOf(['rgb']), size)),
  /** The numbers are labels: their names, as far as they have any, and the one that stands for no class. */
  labels: optional(members({ names: listOf(text), ignored: optional(number) })),
});
export type ViewState = TypeOf<typeof state>;

const source = members({
  ...{ cell: text, count: optional(size), line: size, call: optional(text) },
  repro: optional(members({ before: text, after: text })),
});

/** How a buffer that was made smaller is read (`packed.ts`). */
const packing = members({
  /** In bytes, as it is unpacked. */
  size,
  /** Bytes of a number. */
  width: oneOf([1, 4, 8]),
  /** How many different numbers there are, where each has a code. */
  table: optional(size),
  /** Columns and channels of the picture that bytes or codes are. */
  grid: optional(listOf(size)),
  /** The buffer before it that it is alike. */
  like: optional(size),
  /** How many bytes the first bytes of all numbers take, the second ones, and so on, packed by themselves. */
  planes: optional(listOf(size)),
});
export type Packing = TypeOf<typeof packing>;

const shared = {
  /** Stable between runs of an unchanged notebook, as the reader's zoom and place are kept under it. */
  id: text,
  title: text,
  source: optional(source),
  tensors: listOf(also(tensor, 'of one rank and one sampling', fitsSampling)),
  view: optional(state),
  /** Where each buffer lies, in bytes from the start of the container's data section. */
  buffers: listOf(members({ offset: size, byteLength: size, packing: optional(packing) })),
  /** Less than was sent of the tensors at first: a kernel that is still there may have the rest. */
  reduced: optional(oneOf([true])),
};
export type BufferSpan = TypeOf<typeof shared.buffers>[number];

const plain = <const Kind extends string>(kind: Kind) =>
  members({ kind: oneOf([kind]), ...shared });

const withReport = <Report extends ReportData>(kind: Report['kind']) =>
  members({ kind: oneOf([kind]), ...shared, report: reportOf<Report>(kind) });

/** What stands in one column: numbers, with null where a row has none, or texts. */
const column = kinds('a column of numbers or texts', {
  numbers: { name: text, values: listOf(either('a number or null', number, oneOf([null]))) },
  texts: { name: text, values: listOf(text) },
});
export type TableColumn = TypeOf<typeof column>;

const areEven = (columns: readonly TableColumn[]): boolean =>
  new Set(columns.map(({ values }) => values.length)).size <= 1;

/** Checked as deep as every view needs it: verdict, sentences, counts. */
function reportOf<Report extends ReportData>(kind: Report['kind']): Rule<Report> {
  const verdict = oneOf(['pass', 'fail']);
  return members({
    kind: oneOf([kind]),
    ...{ verdict, expected: verdict, summary: text, checked: size, failures: size },
    counts: record,
    worst: listOf(record),
    diagnoses: listOf(members({ code: text, message: text })),
  }) as unknown as Rule<Report>;
}

/** Every kind of view; what is drawn of it, `picture/panels.ts` and the renderer's `views/AnyView.tsx` say. */
export const viewKinds = {
  tensor: plain('tensor'),
  image: plain('image'),
  /** Target, prediction and error of an angular loss, by their roles. */
  angular: plain('angular'),
  gradcheck: withReport<GradcheckReport>('gradcheck'),
  compare: withReport<CompareReport>('compare'),
  probe: withReport<ProbeReport>('probe'),
  precision: withReport<PrecisionReport>('precision'),
  benchmark: withReport<BenchmarkReport>('benchmark'),
  table: members({
    ...{ kind: oneOf(['table']), ...shared },
    columns: also(listOf(column), 'columns of one length', areEven),
    /** Of all; the columns may hold the first of them. */
    rows: size,
  }),
  match: withReport<MatchReport>('match'),
};
export type ViewKind = keyof typeof viewKinds;

type Headers = { readonly [Kind in ViewKind]: TypeOf<(typeof viewKinds)[Kind]> };
/** A view as it is read. */
export type ViewHeader = Headers[ViewKind];
/** A view as it is made: all but where its buffers lie. */
export type ViewContent = { [Kind in ViewKind]: ContentOf<Kind> }[ViewKind];
export type ContentOf<Kind extends ViewKind> = Omit<Headers[Kind], 'buffers'>;
export type GradcheckView = ContentOf<'gradcheck'>;
export type CompareView = ContentOf<'compare'>;
export type TableContent = ContentOf<'table'>;

/** Do shape, axes, what was sent and how it was sampled belong together? */
function fitsSampling({ shape, axes, sentShape, sampling }: TensorEntry): boolean {
  if (axes.length !== shape.length || sentShape.length !== shape.length) return false;
  switch (sampling.kind) {
    case 'full':
      return shape.every((length, axis) => sentShape[axis] === length);
    case 'window':
      return shape.every(
        (length, axis) => (sampling.offset[axis] ?? NaN) + sentShape[axis]! <= length,
      );
    case 'blocks':
      return shape.every(
        (length, axis) => Math.ceil(length / sampling.block[axis]!) === sentShape[axis],
      );
  }
}
