/**
 * The loss along a path of growing error: one pixel, its prediction turned from 0° to 180°, or moved away.
 * Shows floors, caps and places where a larger error costs less, with where they begin and end.
 *
 * Judged in doubles: what is flat there is so by formula. "Flat" is a value that stays and a gradient
 * that is exactly 0; a value alone may stay because the loss is 1 − e^(−200).
 */
import { shortApart } from '../numbers.js';
import { findJump } from './jump.js';
import { look, preferDoubles, valueOf, type Look, type Pair } from './look.js';
import { anglePath, confidencePath, pathsOf, radians, type Path } from './paths.js';
import { angular, errors, labelled, n, skip, type Found, type Probe, type RowSpec } from './row.js';
import { float64Noise, nearlySameInDoubles, sameInDoubles } from '../tolerance.js';

const paths = [...errors, ...labelled];

/** Of more, the rest may go unseen: three evaluations each. */
const mostClasses = 16;

export const sweepRows: readonly RowSpec[] = [
  { id: 'floor', title: 'small errors cost less than larger ones', kinds: paths, look: checkFloor },
  {
    id: 'plateau',
    title: 'large errors cost more than smaller ones',
    kinds: paths,
    look: checkPlateau,
  },
  { id: 'monotone', title: 'the loss grows with the error', kinds: paths, look: checkMonotone },
  { id: 'seam', title: 'the same at +180° and −180°', kinds: angular, look: checkSeam },
  { id: 'units', title: 'the loss near 0', kinds: angular, look: checkUnits },
];

type See = (x: number) => Look;
const lookAlong =
  (probe: Probe, path: Path): See =>
  (x) =>
    look(probe.loss, path.at(x));

function isStill({ value, gradient }: Look, level: number): boolean {
  if (!(Math.abs(value - level) <= sameInDoubles * Math.abs(level))) return false;
  return gradient === undefined || gradient.every((g) => g === 0);
}

/** How far from `from` towards `to` the loss stays still; undefined if it moves at once, from the near end on. */
function findEdge(see: See, near: number, from: number, to: number): number | undefined {
  const level = see(from).value;
  // Two points, or a gradient that is 0 everywhere would make a plateau of one.
  if (!isStill(see(from), level) || !isStill(see((near + from) / 2), level)) return undefined;
  let inside = from;
  let outside = to;
  const steps = 90;
  for (let i = 1; i <= steps; i++) {
    const next = from + ((to - from) * i) / steps;
    if (!isStill(see(next), level)) {
      outside = next;
      break;
    }
    inside = next;
  }
  for (let i = 0; i < 30; i++) {
    const middle = (inside + outside) / 2;
    if (isStill(see(middle), level)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Up to which angle predictions of this length sit on a floor. */
export function floorAtLength(probe: Probe, length: number): number | undefined {
  const path = anglePath(probe, length);
  return preferDoubles(() => findEdge(lookAlong(probe, path), 0, path.least, path.end));
}

function checkFloor(probe: Probe): Found {
  for (const path of pathsOf(probe)) {
    const found = preferDoubles(() => {
      const see = lookAlong(probe, path);
      return { upTo: findEdge(see, 0, path.least, path.end), level: see(path.least).value };
    });
    const { upTo, level } = found;
    if (upTo === undefined) continue;
    const value = `${n(level)} up to ${formatFine(upTo)}${path.unit}`;
    // Being right is never worth nothing but in a clip, and then not everything: a margin's floor is 0.
    if (level > 0 && probe.kind === 'classification' && probe.known.locality === 'local') {
      const finding = { code: 'floor', floor: level, upTo: upTo + path.short } as const;
      return { verdict: 'fail', value, gradient: '0', policy: 'none', finding };
    }
    // Nothing is lost where the loss is at its least, 0: a dead zone, a margin, a hinge.
    if (level === 0 || path.unit === '') {
      return { verdict: 'note', value, gradient: '0', policy: 'dead zone: not declared' };
    }
    const finding = { code: 'floor', floor: level, upToDegrees: upTo } as const;
    return { verdict: 'fail', value, gradient: '0', policy: 'none', finding };
  }
  return { verdict: 'pass', policy: 'none' };
}

function checkPlateau(probe: Probe): Found {
  for (const path of pathsOf(probe)) {
    const { from, level } = preferDoubles(() => {
      const see = lookAlong(probe, path);
      return {
        from: findEdge(see, path.end, path.end - path.least, 0),
        level: see(path.end).value,
      };
    });
    if (from === undefined) continue;
    const value = `${n(level)} from ${formatFine(from)}${path.unit}`;
    // A robust loss stops counting outliers on purpose; a direction 90° off is none.
    if (path.unit === '') return { verdict: 'note', value, gradient: '0', policy: 'not declared' };
    const finding = { code: 'plateau', cap: level, fromDegrees: from } as const;
    return { verdict: 'fail', value, gradient: '0', policy: 'none', finding };
  }
  return { verdict: 'pass', policy: 'none' };
}

function checkMonotone(probe: Probe): Found {
  const still: Still[] = [];
  for (const path of pathsOf(probe)) {
    const steps = path.unit === '°' ? path.end : 60;
    const values = preferDoubles(() =>
      Array.from({ length: steps + 1 }, (_, i) => tryValue(probe, path.at((i * path.end) / steps))),
    );
    const at = (i: number): number => (i * path.end) / steps;
    const odd = values.findIndex((v) => !Number.isFinite(v));
    const refusal = odd < 0 ? undefined : refusalOf(probe, path.at(at(odd)));
    // It ran on an image: that it wants more than one pixel (the hardest 16, say) is a policy.
    if (refusal !== undefined) return skip(`throws on one pixel: ${refusal}`);
    // One pixel has no correlation, no variance, and no class but its own.
    if (odd >= 0 && probe.known.locality === 'global') return skip('one pixel has no value');
    if (odd >= 0) {
      const value = n(values[odd]!);
      const { unit } = path;
      const finding = { code: 'nan-source', at: at(odd), unit, value, gradient: '' } as const;
      return {
        verdict: 'fail',
        value: `${value} at ${n(at(odd))}${unit}`,
        policy: 'finite',
        finding,
      };
    }
    const falls = findFall(values, probe.kind === 'classification', probe.known.scale);
    if (falls > 0) {
      const [from, to] = shortApart(values[falls - 1]!, values[falls]!);
      const value = `falls from ${from} to ${to} at ${n(at(falls))}${path.unit}`;
      const finding = { code: 'not-monotone', at: at(falls), unit: path.unit } as const;
      return { verdict: 'fail', value, policy: 'never falls', finding };
    }
    const slack = nearlySameInDoubles * reachOf(values) + float64Noise * probe.known.scale;
    if (values.every((v) => Math.abs(v - values[0]!) <= slack))
      still.push({ path, value: values[0]! });
    const jump = preferDoubles(() =>
      findJump((x) => tryValue(probe, path.at(x)), values, path.end),
    );
    if (jump) {
      const [below, above] = shortApart(jump.below, jump.above);
      const value = `from ${below} to ${above} at ${n(jump.at)}${path.unit}`;
      const finding = { code: 'pieces-apart', ...jump, unit: path.unit } as const;
      return { verdict: 'fail', value, policy: 'grows without a jump', finding };
    }
  }
  return judgeStill(probe, [...still, ...stillClasses(probe)]);
}

/** The other classes, as far as whether they cost anything: a weight may be missing for one. */
function stillClasses(probe: Probe): readonly Still[] {
  const { kind, channels } = probe;
  if (kind !== 'classification' || probe.known.locality === 'global') return [];
  const others = Array.from({ length: Math.min(channels, mostClasses) - 1 }, (_, k) => k + 1);
  return others.flatMap((which): readonly Still[] => {
    const path = confidencePath(probe, 1, which);
    const [first, ...rest] = preferDoubles(() =>
      [0, path.end / 2, path.end].map((x) => valueOf(probe.loss, path.at(x))),
    );
    return rest.every((v) => v === first) ? [{ path, value: first! }] : [];
  });
}

/** Without its gradient, which costs several times as much. */
function tryValue({ loss }: Probe, pair: Pair): number {
  try {
    return valueOf(loss, pair);
  } catch {
    return NaN;
  }
}

/** The first line of what it says where it throws. */
function refusalOf({ loss }: Probe, pair: Pair): string | undefined {
  try {
    valueOf(loss, pair);
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n', 1)[0]!.slice(0, 100);
  }
}

interface Still {
  readonly path: Path;
  readonly value: number;
}

/** A whole path on which nothing changes is a term that is missing, or one pixel that cannot be judged by itself. */
function judgeStill(probe: Probe, still: readonly Still[]): Found {
  const [first] = still;
  if (!first) return { verdict: 'pass', policy: 'never falls' };
  const { value, path } = first;
  if (value === 0 && probe.kind !== 'classification' && path.unit === '') {
    // The path ends where ordinary inputs do; what costs something further on has a margin, not a term too few.
    const beyond = still.every((s) => tryValue(probe, s.path.at(1000 * s.path.end)) > 0);
    if (beyond) return { verdict: 'note', value: '0', policy: 'dead zone: not declared' };
  }
  const every = pathsOf(probe).every(({ of }) => still.some((s) => s.path.of === of));
  // A region of one pixel of no class has no overlap, one number no correlation.
  if (probe.known.locality === 'global' && !(every && probe.kind === 'classification'))
    return {
      verdict: 'note',
      value: n(value),
      policy: `${path.of} by itself always costs the same`,
    };
  const advice = every
    ? 'a softmax, a norm or a reduction runs over the wrong axis'
    : 'a term or an absolute value is missing';
  const finding = { code: 'insensitive', value, of: path.of, advice } as const;
  return { verdict: 'fail', value: n(value), policy: 'grows', finding };
}

const reachOf = (values: readonly number[]): number =>
  Math.max(...values.map(Math.abs).filter(Number.isFinite));

/**
 * The first place where a larger error costs less; -1 if there is none. Being too sure may cost (label smoothing): of
 * classes, the loss may fall to its least as long as the right one is ahead.
 */
function findFall(values: readonly number[], mayOvershoot: boolean, scale: number): number {
  // What is left over from numbers of the loss's size rounds as they do.
  const slack = nearlySameInDoubles * reachOf(values) + float64Noise * scale;
  const least = values.indexOf(Math.min(...values));
  const start = mayOvershoot && least < (values.length - 1) / 2 ? least : 0;
  return values.findIndex((v, i) => i > start && v < values[i - 1]! - slack);
}

function checkSeam(probe: Probe): Found {
  const path = anglePath(probe);
  const see = lookAlong(probe, path);
  const [a, b] = [see(179.9), see(-179.9)];
  const [one, other] = shortApart(a.value, b.value);
  const value = `${one} and ${other}`;
  // 0.2° apart across the seam; 1 % is ten times what the steepest power loss makes of that.
  if (Math.abs(a.value - b.value) <= 0.01 * Math.max(Math.abs(a.value), probe.known.scale)) {
    return { verdict: 'pass', value, policy: 'equal' };
  }
  const finding = { code: 'seam', from: a.value, to: b.value } as const;
  return { verdict: 'fail', value, policy: 'equal', finding };
}

/** Fits value − least = c·θ^q between 1° and 2°: degrees show as c = (180/π)^q. */
function checkUnits(probe: Probe): Found {
  const path = anglePath(probe);
  const [zero, one, two] = preferDoubles(() =>
    [0, 1, 2].map((x) => lookAlong(probe, path)(x).value),
  );
  const power = Math.log2((two! - zero!) / (one! - zero!));
  if (!Number.isFinite(power) || power < 0.1) return skip('flat near 0');
  const factor = (one! - zero!) / radians ** power;
  const value = `${n(zero!)} + ${format(factor)}·θ^${format(power)}`;
  const inDegrees = Math.abs(Math.log(factor * radians ** power)) < 0.02 * power;
  if (!inDegrees) return { verdict: 'pass', value, policy: 'θ in radians' };
  const policy = `θ in degrees: gradient ${format(radians ** -power)} times that in radians`;
  return { verdict: 'note', value, policy };
}

/** 179.99° is not 180°. */
const formatFine = (x: number): string => String(Number(x.toPrecision(5)));

const format = (x: number): string => String(Number(x.toPrecision(3)));
