/** Two views: the same tensors by name, shape and type, and their numbers within the tolerance of the type. */
import { toJson, type Json } from '../notebook/json.js';
import { compactView } from '../picture/compactView.js';
import { roundingStep } from '../picture/roundNumbers.js';
import { type DecodedView, decodeView } from '../wire/container.js';
import type { ContainerProblem } from '../wire/containerProblem.js';
import { containerProblemReason } from '../wire/containerProblemText.js';
import { jsonNumber, type ReportData, type ReportTolerance } from '../wire/report.js';
import { toleratedDifference } from '../wire/tolerated.js';
import type { StoredArray, TensorEntry, ViewHeader } from '../wire/view.js';
import { allowedRounding, isClose, isSameRounding, scaleOf, type Allowance } from './allowances.js';
import { compareJson } from './compareJson.js';
import { compareReportData, seenSource } from './compareReportData.js';
import { compareOwnStats, compareStats } from './compareStats.js';
import type { Finding } from './difference.js';
import { isSameBytes } from './sameBytes.js';

type Readable = Extract<ReturnType<typeof decodeView>, { ok: true }>;

export function compareView(
  recorded: Uint8Array,
  now: Uint8Array,
  allowance: Allowance,
): readonly Finding[] {
  // What the kernel has just made is sound, so the recorded one is.
  if (isSameBytes(recorded, now)) return [];
  // Files of earlier versions, and of other writers, hold more than is kept by now.
  const [before, after] = [recorded, now].map((bytes) => decodeView(compactView(bytes).bytes)) as [
    DecodedView,
    DecodedView,
  ];
  if (!before.ok) return [unreadable('recorded', before.problem)];
  if (!after.ok) return [unreadable('now', after.problem)];
  const heads = compareHeads(before.header, after.header, allowance);
  if (heads.length > 0 || !isComparable(before.header, allowance)) return heads;
  return before.header.tensors.flatMap((entry, i) => {
    const other = after.header.tensors[i]!;
    const scale = scaleIn(before, entry);
    const values = compareTensor(
      { entry, values: before.values(entry), scale, view: before },
      { entry: other, values: after.values(other) },
      allowance,
    );
    if (values.length > 0) return values;
    if (isWhole(entry)) return compareOwnStats(entry, before.values(entry));
    return isOfRun(entry, allowance) ? [] : compareStats(entry, other, allowance, scale);
  });
}

/** Are all its numbers there, from which its statistics follow? */
const isWhole = ({ sampling, bits }: TensorEntry): boolean =>
  sampling.kind === 'full' && bits === undefined;

/** Does it say how far rounding went, which another backend tells otherwise? */
const isOfRun = ({ role }: TensorEntry, { rounding }: Allowance): boolean =>
  !rounding && (differenceRoles.has(role) || strayingRoles.has(role) || role === 'class');

/** What kind of view some bytes hold, if they hold one. */
export function viewKind(bytes: Uint8Array): ViewHeader['kind'] | undefined {
  const view = decodeView(bytes);
  return view.ok ? view.header.kind : undefined;
}

/** The report of a view, if it shows one. */
export function reportIn(bytes: Uint8Array): ReportData | undefined {
  const view = decodeView(bytes);
  return view.ok && 'report' in view.header ? view.header.report : undefined;
}

/** Bits of error are compared where rounding is. */
const isComparable = ({ kind }: Pick<ViewHeader, 'kind'>, { rounding }: Allowance): boolean =>
  kind !== 'precision' || rounding;

const unreadable = (side: 'recorded' | 'now', problem: ContainerProblem): Finding => ({
  code: 'unreadable',
  what: 'the view',
  side,
  reason: containerProblemReason(problem),
});

/** What each tensor is, how it is first drawn, and the report; not its id, which nobody sees. */
function compareHeads(
  recorded: ViewHeader,
  now: ViewHeader,
  allowance: Allowance,
): readonly Finding[] {
  const areBothRounded = (i: number) =>
    [recorded, now].every(({ tensors }) => tensors[i]?.bits !== undefined);
  const of = ({ kind, title, source, view, tensors }: ViewHeader): Json => {
    // How a number is stored is nothing that is seen; whether all of them are few enough to stay exact, a rounding may decide.
    const entries = tensors.map(({ stats: _, stored: __, labels: ___, bits, ...entry }, i) =>
      areBothRounded(i) ? { ...entry, bits } : entry,
    );
    // Limits of colours are percentiles of what rounding does, in a map of that.
    const drawn = allowance.rounding ? view : undefined;
    return toJson({ kind, title, source: seenSource(source), tensors: entries, view: drawn });
  };
  const heads = compareJson('the view', of(recorded), of(now), allowance);
  if (heads.length > 0) return heads;
  if ('report' in recorded && 'report' in now)
    return compareReportData(recorded.report, now.report, allowance);
  return recorded.kind === 'table' && now.kind === 'table'
    ? compareJson('the table', cellsOf(recorded), cellsOf(now), allowance)
    : [];
}

/** A column's numbers are held to the largest of them. */
const cellsOf = ({ columns, rows }: ViewHeader & { readonly kind: 'table' }): Json =>
  toJson({ rows, ...Object.fromEntries(columns.map(({ name, values }) => [name, values])) });

/** A difference is small beside what it is the difference of, and is held to that scale. */
function scaleIn(view: Readable, entry: TensorEntry): number {
  const own = scaleOf(view.values(entry));
  if (!differenceRoles.has(entry.role)) return own;
  const others = view.header.tensors.filter(
    ({ role, stored }) => !differenceRoles.has(role) && role !== 'class' && stored !== 'uint8',
  );
  return Math.max(own, ...others.map((each) => scaleOf(view.values(each))));
}

const differenceRoles = new Set(['error', 'judged', 'allowance']);

/**
 * What a check found in float32, entry by entry, and its difference from the truth. Where a loss is badly conditioned the
 * last bit of an operation decides: at θ = 0.003 the gradient of acos is off by 2 % on one backend and right on
 * another. The class of every entry is compared as well, and the verdict without any allowance.
 */
const checkKinds: ReadonlySet<ViewHeader['kind']> = new Set(['gradcheck', 'compare']);
const strayingRoles = new Set(['analytic', 'error', 'judged']);

interface Side {
  readonly entry: TensorEntry;
  readonly values: StoredArray;
}

function compareTensor(
  recorded: Side & { readonly scale: number; readonly view: Readable },
  now: Side,
  allowance: Allowance,
): readonly Finding[] {
  const { entry, values, scale, view } = recorded;
  if (entry.role === 'allowance') return compareAllowances(recorded, now, allowance);
  const own = entry.dtype === 'float64' ? allowance.float64 : allowance.float32;
  // Two that are rounded may be a step apart where the numbers are next to each other.
  const steps = [entry, now.entry].map(({ bits }) => (bits === undefined ? 0 : roundingStep(bits)));
  const tolerance = { ...own, rtol: own.rtol + Math.max(...steps) };
  const isExact = entry.stored === 'int32' || entry.stored === 'uint8';
  const isThreshold = entry.role === 'class' || entry.role === 'mask' || entry.dtype === 'bool';
  const mayStray =
    isThreshold || (checkKinds.has(view.header.kind) && strayingRoles.has(entry.role));
  let [entries, worst, at] = [0, -1, 0];
  for (let i = 0; i < values.length; i++) {
    const [was, is] = [values[i]!, now.values[i]!];
    if (isExact ? was === is : isClose(is, was, tolerance, scale)) continue;
    entries++;
    const off = Number.isFinite(is - was) ? Math.abs(is - was) : Infinity;
    if (off > worst) [worst, at] = [off, i];
  }
  const share = mayStray ? allowance.share : 0;
  if (entries <= share * values.length) return [];
  const was = values[at]!;
  return [
    {
      code: 'entries',
      what: entry.name,
      entries,
      of: values.length,
      index: indexOf(at, entry.sentShape),
      recorded: jsonNumber(was),
      now: jsonNumber(now.values[at]!),
      allowed: isExact ? 0 : tolerance.rtol * Math.abs(was) + tolerance.atol * scale,
    },
  ];
}

/**
 * What entries are allowed beyond the tolerance is measured by rounding at random: seeded, so the same again on the same
 * backend as far as rounding is, and another number on another one. It counts beside what the tolerance grants
 * anyway, and in all may be off by two bits.
 */
function compareAllowances(
  { entry, values, view }: Side & { readonly view: Readable },
  now: Side,
  { share }: Allowance,
): readonly Finding[] {
  const { header } = view;
  const truth = header.tensors.find(
    ({ role, sampling }) => role === 'numeric' && sampling.kind === entry.sampling.kind,
  );
  const numbers = truth && view.values(truth);
  const { tolerance = { rtol: 0, atol: 0 } } =
    'report' in header ? (header.report as { tolerance?: ReportTolerance }) : {};
  const inAll = (extra: number, i: number): number =>
    toleratedDifference(tolerance, numbers?.[i] ?? 0, extra);
  let [entries, worst, at] = [0, -1, 0];
  for (let i = 0; i < values.length; i++) {
    const [was, is] = [inAll(values[i]!, i), inAll(now.values[i]!, i)];
    if (isSameRounding(is, was, Number.MIN_VALUE)) continue;
    entries++;
    const off = Math.abs(Math.log2(is / was));
    if (off > worst) [worst, at] = [off, i];
  }
  if (entries <= share * values.length) return [];
  return [
    {
      ...{ code: 'entries', what: entry.name, entries, of: values.length },
      index: indexOf(at, entry.sentShape),
      ...{ recorded: jsonNumber(values[at]!), now: jsonNumber(now.values[at]!) },
      allowed: allowedRounding(inAll(now.values[at]!, at), inAll(values[at]!, at)),
    },
  ];
}

function indexOf(flat: number, shape: readonly number[]): readonly number[] {
  let rest = flat;
  return shape
    .map((_, axis) => shape.slice(axis + 1).reduce((size, n) => size * n, 1))
    .map((step) => {
      const index = Math.floor(rest / step);
      rest -= index * step;
      return index;
    });
}
