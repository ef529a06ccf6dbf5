/**
 * The JSON header of a container, checked member by member: a renderer that has a `ViewHeader` in hand
 * can draw it. Reports are checked as deep as every view needs them (verdict, sentences, counts).
 */
import { ViewHeaderError } from './containerProblem.js';
import {
  storedTypes,
  tensorRoles,
  type TensorEntry,
  type ViewHeader,
  type ViewKind,
} from './view.js';

/** Throws `ViewHeaderError` and nothing else. */
export function parseViewHeader(text: string): ViewHeader {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new ViewHeaderError({ code: 'header-not-json', detail: (error as Error).message });
  }
  if (!isRecord(header)) throw invalid('header', 'an object');
  const kind = header['kind'];
  if (typeof kind !== 'string') throw invalid('kind', 'a string');
  if (!Object.hasOwn(kinds, kind)) throw new ViewHeaderError({ code: 'unknown-kind', kind });
  check(header, viewShape, 'header');
  if (kinds[kind as ViewKind] === 'with report') {
    check(header['report'], reportShape, 'report');
    if (get(header['report'], 'kind') !== kind) throw invalid('report.kind', JSON.stringify(kind));
  }
  return header as unknown as ViewHeader;
}

const kinds: Readonly<Record<ViewKind, 'plain' | 'with report'>> = {
  tensor: 'plain',
  image: 'plain',
  angular: 'plain',
  gradcheck: 'with report',
  compare: 'with report',
  probe: 'with report',
  precision: 'with report',
  benchmark: 'with report',
};

/** What a member must be: how it is tested, and how that is said. */
interface Rule {
  readonly expected: string;
  readonly test: (value: unknown, path: string) => boolean;
}
type Shape = Readonly<Record<string, Rule>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const get = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isJsonNumber = (value: unknown): boolean =>
  typeof value === 'number' || value === 'NaN' || value === 'Infinity' || value === '-Infinity';

const rule = (expected: string, test: Rule['test']): Rule => ({ expected, test });
const text = rule('a string', (v) => typeof v === 'string');
const size = rule('a whole number from 0', isSize);
const number = rule('a number', isJsonNumber);
const position = rule('a position', (v) => v === -1 || isSize(v));
const oneOf = (values: readonly unknown[]): Rule =>
  rule(`one of ${values.join(', ')}`, (v) => values.includes(v));
const optional = ({ expected, test }: Rule): Rule =>
  rule(expected, (v, path) => v === undefined || test(v, path));
const listOf = (item: Rule): Rule =>
  rule('an array', (v, path) => {
    if (!Array.isArray(v)) return false;
    v.forEach((element, i) => checkOne(element, item, `${path}[${i}]`));
    return true;
  });
const record = (shape: Shape): Rule =>
  rule('an object', (v, path) => isRecord(v) && (check(v, shape, path), true));

const anyRecord = rule('an object', isRecord);
const source = record({ cell: text, line: size });
const quantiles = record({
  p1: number,
  p5: number,
  p25: number,
  p50: number,
  p75: number,
  p95: number,
  p99: number,
});
const stats = record({
  n: size,
  finite: size,
  zeros: size,
  nan: size,
  posInf: size,
  negInf: size,
  min: number,
  max: number,
  mean: number,
  std: number,
  argmin: position,
  argmax: position,
  quantiles,
  histogram: record({ lo: number, hi: number, counts: listOf(size) }),
});
const angle = record({
  encoding: oneOf(['cos-sin', 'double-angle', 'scalar']),
  unit: oneOf(['rad', 'deg']),
  period: oneOf(['full', 'half']),
  zero: oneOf(['east', 'north']),
  sense: oneOf(['cw', 'ccw']),
});
const sampling = rule('a sampling', (v, path) => {
  switch (get(v, 'kind')) {
    case 'full':
      return true;
    case 'window':
      check(v, { offset: listOf(size) }, path);
      return true;
    case 'blocks':
      check(v, { block: listOf(size), reduce: oneOf(['mean', 'extreme']) }, path);
      return true;
    default:
      return false;
  }
});
const tensor = record({
  name: text,
  role: oneOf(tensorRoles),
  shape: listOf(size),
  axes: listOf(text),
  dtype: text,
  buffer: size,
  stored: oneOf(storedTypes),
  sentShape: listOf(size),
  sampling,
  stats,
  angle: optional(angle),
  classes: optional(listOf(text)),
});
const consistent = rule('of one rank and one sampling', (v) => fitsSampling(v as TensorEntry));
const channel = rule('a channel or "rgb"', (v) => v === 'rgb' || isSize(v));
const pair = rule(
  'two numbers',
  (v) => Array.isArray(v) && v.length === 2 && v.every(Number.isFinite),
);

const viewShape: Shape = {
  id: text,
  title: text,
  source: optional(source),
  tensors: listOf(
    rule(
      tensor.expected,
      (v, path) => tensor.test(v, path) && (checkOne(v, consistent, path), true),
    ),
  ),
  view: optional(
    record({
      colormap: optional(text),
      range: optional(pair),
      batch: optional(size),
      channel: optional(channel),
    }),
  ),
  buffers: listOf(record({ offset: size, byteLength: size })),
};

const verdict = oneOf(['pass', 'fail']);
const reportShape: Shape = {
  kind: text,
  verdict,
  expected: verdict,
  summary: text,
  checked: size,
  failures: size,
  counts: anyRecord,
  worst: listOf(anyRecord),
  diagnoses: listOf(record({ code: text, message: text })),
};

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

function check(value: unknown, shape: Shape, path: string): void {
  if (!isRecord(value)) throw invalid(path, 'an object');
  for (const [key, member] of Object.entries(shape)) {
    checkOne(value[key], member, path === 'header' ? key : `${path}.${key}`);
  }
}

function checkOne(value: unknown, { test, expected }: Rule, path: string): void {
  if (!test(value, path)) throw invalid(path, expected);
}

const invalid = (path: string, expected: string): ViewHeaderError =>
  new ViewHeaderError({ code: 'header-invalid', path, expected });
