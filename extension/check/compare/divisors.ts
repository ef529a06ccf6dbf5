/**
 * What a candidate divides by that the reference does not: found from their ratio on inputs of several sizes, where it is
 * the same for all inputs of one size (n, n − 1, their products) or a sum over an input such as a mask.
 */
import type { Finding } from '../diagnoses/table.js';
import type { Sample } from '../inputs.js';
import { sum } from '../numbers.js';
import { axisNames } from './dimensions.js';
import { isNear as near, ratioOf, trial, type Case, type Trial, type Trials } from './trials.js';
import { coprime, leadingAxes, mainShape, take } from './variations.js';

interface Divisor {
  readonly name: string;
  readonly of: (samples: readonly Sample[]) => number;
}

export function findDivisor(
  subject: Case,
  { wholes }: Trials,
  given: Trial | undefined,
  random: () => number,
): readonly Finding[] {
  const again = [0, 1, 2].flatMap(
    (turn) => trial(subject, coprime(subject.samples, turn, random)) ?? [],
  );
  const trials = [...wholes.map((w) => w.trial), ...again, ...(given ? [given] : [])];
  const ratios = trials.map(ratioOf);
  if (trials.length < 4 || ratios.some((r) => r === undefined)) return edges(subject, random);
  const known = ratios as readonly number[];
  // Where the two agree a divisor shows nothing, and N/(N − 1)·(N − 1)/N is none.
  if (known.filter((ratio) => !near(ratio, 1)).length < 2) return edges(subject, random);
  for (const { name, of } of divisorsOf(subject)) {
    const fits = trials.every(({ samples }, i) => near(known[i]!, of(samples)));
    if (fits) return [{ code: 'other-divisor', ratio: name, factor: known.at(-1)! }];
  }
  return edges(subject, random);
}

function divisorsOf({ samples, names }: Case): readonly Divisor[] {
  const shape = mainShape(samples);
  const axes = axisNames(shape);
  const sizes = Array.from({ length: leadingAxes(shape) }, (_, axis): readonly Divisor[] => {
    const n = (s: readonly Sample[]): number => mainShape(s)[axis]!;
    const N = axes[axis] ?? `n${axis}`;
    return [
      { name: `${N}/(${N} − 1)`, of: (s) => n(s) / (n(s) - 1) },
      { name: `(${N} − 1)/${N}`, of: (s) => (n(s) - 1) / n(s) },
      { name: N, of: n },
      { name: `1/${N}`, of: (s) => 1 / n(s) },
    ];
  }).flat();
  const products = sizes.flatMap((a, i) =>
    sizes.slice(i + 1).map((b): Divisor => ({
      name: `${a.name}·${b.name}`,
      of: (s) => a.of(s) * b.of(s),
    })),
  );
  const sums = samples.flatMap((_, i): readonly Divisor[] => {
    const total = (s: readonly Sample[]): number => sum(s[i]!.values);
    const count = (s: readonly Sample[]): number => s[i]!.values.length;
    const name = names[i] ?? `input ${i}`;
    return [
      { name: `mean(${name})`, of: (s) => total(s) / count(s) },
      { name: `1/mean(${name})`, of: (s) => count(s) / total(s) },
      { name: `sum(${name})`, of: total },
      { name: `1/sum(${name})`, of: (s) => 1 / total(s) },
      // Centres of a heat map, where a sum has all of its slopes in it.
      { name: `mean(${name} = 1)`, of: (s) => ones(s[i]!) / count(s) },
      { name: `1/mean(${name} = 1)`, of: (s) => count(s) / ones(s[i]!) },
      { name: `sum(${name} = 1)`, of: (s) => ones(s[i]!) },
      { name: `1/sum(${name} = 1)`, of: (s) => 1 / ones(s[i]!) },
    ];
  });
  const whole = (
    [
      ['pixels', pixelsOf],
      ['numbers', (s) => mainShape(s).reduce((a, b) => a * b, 1)],
    ] as readonly (readonly [string, (s: readonly Sample[]) => number])[]
  ).flatMap(([what, count]): readonly Divisor[] => [
    { name: `(N − 1)/N of the N ${what}`, of: (s) => (count(s) - 1) / count(s) },
    { name: `N/(N − 1) of the N ${what}`, of: (s) => count(s) / (count(s) - 1) },
  ]);
  return [...sizes, ...sums, ...whole, ...products];
}

/** Of none one, as is usual, for a sum by none has no value. */
const ones = ({ values }: Sample): number =>
  Math.max(
    1,
    values.reduce((n, x) => n + Number(x === 1), 0),
  );

const pixelsOf = (samples: readonly Sample[]): number => {
  const shape = mainShape(samples);
  return shape.slice(0, leadingAxes(shape)).reduce((a, b) => a * b, 1);
};

/** Terms along each axis, of a smoothness say, with divisors of their own: inputs that vary along one axis only tell them. */
function edges(subject: Case, random: () => number): readonly Finding[] {
  const shape = mainShape(subject.samples);
  const leading = leadingAxes(shape);
  if (leading < 2) return [];
  const found: string[] = [];
  let factor = 1;
  for (let axis = 0; axis < leading; axis++) {
    const trials = [0, 1, 2].flatMap((turn) => {
      const sizes = coprime(subject.samples, turn, random);
      const flat = Array.from({ length: leading }, (_, k) => k).reduce(
        (s, k) =>
          k === axis || k === 0 ? s : take(s, k, new Array<number>(mainShape(s)[k]!).fill(0)),
        sizes,
      );
      return trial(subject, flat) ?? [];
    });
    const ratios = trials.map(ratioOf);
    if (trials.length < 3 || ratios.some((r) => r === undefined)) continue;
    const n = (t: Trial): number => mainShape(t.samples)[axis]!;
    const name = axisNames(shape)[axis]!;
    if (trials.every((t, i) => near(ratios[i]!, (n(t) - 1) / n(t)))) {
      found.push(`(${name} − 1)/${name} along ${name}`);
      factor = ratios[0]!;
    } else if (trials.every((t, i) => near(ratios[i]!, n(t) / (n(t) - 1)))) {
      found.push(`${name}/(${name} − 1) along ${name}`);
      factor = ratios[0]!;
    } else if (!ratios.every((r) => near(r!, 1))) return [];
  }
  return found.length === 0 ? [] : [{ code: 'other-divisor', ratio: found.join(', '), factor }];
}
