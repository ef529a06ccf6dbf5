/** Two views: the same tensors by name, shape and type, and their numbers within the tolerance of the type. */
import type { Json } from '../notebook/json.js';
import { decodeView } from '../wire/container.js';
import { jsonNumber } from '../wire/report.js';
import type { StoredArray, TensorEntry, ViewHeader } from '../wire/view.js';
import { isClose, scaleOf, type Allowance } from './allowances.js';
import { compareJson } from './compareJson.js';
import type { Finding } from './difference.js';

type Readable = Extract<ReturnType<typeof decodeView>, { ok: true }>;

export function compareView(
  recorded: Uint8Array,
  now: Uint8Array,
  allowance: Allowance,
): readonly Finding[] {
  const [before, after] = [decodeView(recorded), decodeView(now)];
  if (!before.ok) return [unreadable('recorded', before.problem)];
  if (!after.ok) return [unreadable('now', after.problem)];
  const heads = compareHeads(before.header, after.header, allowance);
  if (heads.length > 0 || !isComparable(before.header, allowance)) return heads;
  const isOfCheck = checkKinds.has(before.header.kind);
  return before.header.tensors.flatMap((entry, i) => {
    const other = after.header.tensors[i]!;
    // Measured on the spot, by rounding at random: another on every backend, and what it granted is in the classes.
    if (entry.role === 'allowance') return [];
    const values = compareTensor(
      { entry, values: before.values(entry), scale: scaleIn(before, entry), isOfCheck },
      { entry: other, values: after.values(other) },
      allowance,
    );
    return values.length > 0 ? values : compareStats(entry, other, allowance);
  });
}

/** What kind of view some bytes hold, if they hold one. */
export function viewKind(bytes: Uint8Array): ViewHeader['kind'] | undefined {
  const view = decodeView(bytes);
  return view.ok ? view.header.kind : undefined;
}

/** Times are never compared, and bits of error only where rounding is. */
export function isComparable({ kind }: Pick<ViewHeader, 'kind'>, { rounding }: Allowance): boolean {
  return kind !== 'benchmark' && (kind !== 'precision' || rounding);
}

const unreadable = (side: 'recorded' | 'now', problem: object): Finding => ({
  code: 'unreadable',
  what: 'the view',
  side,
  reason: JSON.stringify(problem),
});

/**
 * What each tensor is, and how it is first drawn where not even rounding may differ. The report inside is compared by
 * its record.
 */
function compareHeads(
  recorded: ViewHeader,
  now: ViewHeader,
  allowance: Allowance,
): readonly Finding[] {
  const of = ({ kind, title, tensors, view }: ViewHeader): Json => {
    const shapes = tensors.map(({ name, role, shape, dtype, stored, sentShape }) => ({
      ...{ name, role, shape, dtype, stored, sentShape },
    }));
    const drawn = allowance.rounding && view ? { view } : {};
    return JSON.parse(JSON.stringify({ kind, title, tensors: shapes, ...drawn })) as Json;
  };
  return compareJson('the view', of(recorded), of(now), allowance);
}

/** Of all elements, sent or not; a histogram moves with the last bit of an extreme. */
function compareStats(
  recorded: TensorEntry,
  now: TensorEntry,
  allowance: Allowance,
): readonly Finding[] {
  if (!allowance.rounding || differenceRoles.has(recorded.role)) return [];
  const of = ({ n, nan, posInf, negInf, min, max, mean, std }: TensorEntry['stats']): Json => ({
    ...{ n, nan, posInf, negInf, min, max, mean, std },
  });
  return compareJson(
    `statistics of ${recorded.name}`,
    of(recorded.stats),
    of(now.stats),
    allowance,
  );
}

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
  recorded: Side & { readonly scale: number; readonly isOfCheck: boolean },
  now: Side,
  allowance: Allowance,
): readonly Finding[] {
  const { entry, values, scale } = recorded;
  const tolerance = entry.stored === 'float64' ? allowance.float64 : allowance.float32;
  const isExact = entry.stored === 'int32' || entry.stored === 'uint8';
  const isThreshold = entry.role === 'class' || entry.role === 'mask' || entry.dtype === 'bool';
  const mayStray = isThreshold || (recorded.isOfCheck && strayingRoles.has(entry.role));
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
