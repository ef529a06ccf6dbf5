/**
 * Did shapes that differ become one without a word?
 *
 * Two ways: inputs of unequal shapes were stretched to a common one; or, of equal inputs with an axis of
 * length 1, one lost it on the way ([N,1] against [N] gives [N,N]). The second is emulated: the loop is
 * given every pair that the broadcast makes, and must give the candidate's value.
 */
import { sizeOf, stridesOf, type Shape } from '../../wire/shape.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import { withValues, type Sample } from '../inputs.js';
import { allClose, makeRandom } from '../numbers.js';
import { commonShape, pairedShape } from './pairedShapes.js';
import type { Case } from './trials.js';
import { coprime, shuffle } from './variations.js';
import type { Finding } from '../diagnoses/table.js';
import { nearlySameInDoubles, sameConstant, sameInDoubles } from '../tolerance.js';

export function broadcastFindings(subject: Case): readonly Finding[] {
  const found = findStretched(subject) ?? findReshaped(subject) ?? findSqueezed(subject);
  return found ? [found] : [];
}

/** A loop need not take other shapes than the given ones. */
function evaluateLoop(
  reference: Case['reference'],
  samples: readonly Sample[],
): Float64Array | undefined {
  try {
    return evaluateReference(reference, samples).values;
  } catch {
    return undefined;
  }
}

/** Nor need a candidate. */
function valueOn(
  candidate: Case['candidate'],
  samples: readonly Sample[],
): Float64Array | undefined {
  try {
    return evaluate(candidate, samples).values;
  } catch {
    return undefined;
  }
}

/**
 * Inputs of unequal shapes: the candidate gives the same if they are stretched beforehand, and the reference, which does
 * not give that for them as they are, does too or refuses them. A reference that broadcasts as well is of one mind.
 */
function findStretched({ candidate, reference, samples, names }: Case): Finding | undefined {
  const arrays = samples.flatMap((sample, i) => (sample.shape.length > 0 ? [{ sample, i }] : []));
  const [a, b] = arrays;
  if (!a || !b || a.sample.shape.join() === b.sample.shape.join()) return undefined;
  const to = commonShape(a.sample.shape, b.sample.shape);
  if (to === undefined) return undefined;
  try {
    const wide = samples.map((s, i) => (i === a.i || i === b.i ? stretch(s, s.shape, to) : s));
    const value = evaluate(candidate, samples).values;
    if (!agree(evaluate(candidate, wide).values, value)) return undefined;
    const plain = evaluateLoop(reference, samples);
    const stretched = evaluateLoop(reference, wide);
    if (plain && !(stretched && agree(stretched, value))) return undefined;
    const inputs = [a, b].map(({ sample, i }) => ({ name: names[i] ?? '', shape: sample.shape }));
    return { code: 'silent-broadcast', inputs, to };
  } catch {
    return undefined;
  }
}

/** Inputs of as many numbers in two shapes: in one shape the candidate gives what the reference gives, on others of them too. */
function findReshaped(subject: Case): Finding | undefined {
  const { samples, names } = subject;
  for (const [i, from] of samples.entries()) {
    const j = samples.findIndex(({ shape }) => pairedShape(from.shape, shape) !== undefined);
    const like = samples[j];
    if (!like || !isMendedBy(subject, i, j)) continue;
    const [a, b] = [i, j].toSorted((x, y) => x - y) as [number, number];
    const inputs = [a, b].map((k) => ({ name: names[k] ?? '', shape: samples[k]!.shape }));
    return {
      code: 'silent-broadcast',
      inputs,
      to: pairedShape(samples[a]!.shape, samples[b]!.shape)!,
    };
  }
  return undefined;
}

/** Does the candidate give what the reference gives once all inputs of the shape of input `i` have that of input `j`, and not before? */
function isMendedBy({ candidate, reference, samples, seed }: Case, i: number, j: number): boolean {
  const random = makeRandom(seed);
  const others = [
    samples,
    shuffle(samples, random),
    ...[0, 1].map((turn) => coprime(samples, turn, random)),
  ];
  const truths = others.map((s) => evaluateLoop(reference, s));
  const gives = (change: (s: readonly Sample[]) => readonly Sample[]): boolean =>
    others.every((s, k) => {
      const [value, truth] = [valueOn(candidate, change(s)), truths[k]];
      return value !== undefined && truth !== undefined && agree(value, truth);
    });
  const from = samples[i]!.shape.join();
  const reshape = (all: readonly Sample[]): readonly Sample[] =>
    all.map((s, k) => (samples[k]!.shape.join() === from ? { ...s, shape: all[j]!.shape } : s));
  return !gives((s) => s) && gives(reshape);
}

const agree = (x: Float64Array, y: Float64Array): boolean =>
  allClose(x, y, nearlySameInDoubles, sameInDoubles);

/** Equal inputs with axes of length 1, one of which was squeezed inside the candidate. */
function findSqueezed(subject: Case): Finding | undefined {
  const { candidate, reference, names } = subject;
  const samples = fewPairs(subject);
  const [a, b] = samples;
  if (!a || !b || samples.length !== 2 || a.shape.join() !== b.shape.join() || a.shape.at(-1) !== 1)
    return undefined;
  const value = valueOn(candidate, samples);
  if (value === undefined) return undefined;
  const forms = [a.shape.slice(0, -1), a.shape.filter((n) => n !== 1), a.shape.slice(1)];
  for (const narrow of forms) {
    const lost = [1, 0].filter((which) => {
      const pairs = everyPair(which === 1 ? [b, a] : [a, b], narrow);
      const loop = pairs && evaluateLoop(reference, which === 1 ? pairs.toReversed() : pairs);
      return loop !== undefined && allClose(value, loop, sameConstant, sameInDoubles);
    });
    const [one] = lost;
    if (one === undefined) continue;
    // All pairs of the one with the other are those of the other with the one.
    const inputs =
      lost.length === 2
        ? [
            { name: `${names[0]} or ${names[1]} as`, shape: narrow },
            { name: 'the other', shape: a.shape },
          ]
        : [
            { name: names[1 - one] ?? '', shape: a.shape },
            { name: `${names[one]} as`, shape: narrow },
          ];
    return { code: 'silent-broadcast', inputs, to: pairedShape(narrow, a.shape)! };
  }
  return undefined;
}

/** As `from` in the shape `narrow` and `other` are broadcast, in one column each; undefined where that makes no more of them. */
function everyPair(
  [from, other]: readonly [Sample, Sample],
  narrow: Shape,
): readonly Sample[] | undefined {
  const to = pairedShape(narrow, other.shape);
  if (to === undefined) return undefined;
  const column = [...new Array<number>(other.shape.length - 2).fill(1), sizeOf(to), 1];
  return [stretch(from, narrow, to), stretch(other, other.shape, to)].map((s) => ({
    ...s,
    shape: column,
  }));
}

/** Every pair of a thousand pixels is a million: as many as the loop takes in a moment show the same. */
const mostPaired = 256;

const fewPairs = ({ samples, seed }: Case): readonly Sample[] =>
  (samples[0]?.values.length ?? 0) <= mostPaired ? samples : coprime(samples, 0, makeRandom(seed));

function stretch(sample: Sample, shape: Shape, to: Shape): Sample {
  const strides = stridesOf(shape);
  const toStrides = stridesOf(to);
  const offset = to.length - shape.length;
  const values = Float64Array.from({ length: sizeOf(to) }, (_, flat) => {
    let from = 0;
    shape.forEach((n, axis) => {
      const at = Math.floor(flat / toStrides[axis + offset]!) % to[axis + offset]!;
      from += n === 1 ? 0 : at * strides[axis]!;
    });
    return sample.values[from]!;
  });
  return { ...withValues(sample, values), shape: to };
}
