/** Pairs of losses of which each is held against the other's loop, and whether what is said of them is true. */
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../../extension/check/index.js';
import { formula } from '../../../extension/check/tolerance.js';
import { nest } from '../../losses/support.js';
import { table, type LossCase } from '../../losses/table.js';
import { seeded } from '../support.js';

/** Losses of numbers, and of vectors. */
const groups: readonly (readonly string[])[] = [
  [
    'mse',
    'mae',
    'huber',
    'logCosh',
    'charbonnier',
    'gemanMcClure',
    'welsch',
    'cauchy',
    'wrappedL1',
    'wrappedL2',
    'wrappedHuber',
  ],
  [
    'angularLoss',
    'cosineDistance',
    'axialDoubleAngle',
    'vonMises',
    'vonMisesNll',
    'cosSinMse',
    'cosSinL1',
    'endpointError',
    'flowAngularError',
  ],
];
const byName = new Map(table.map((c) => [c.name, c]));

interface Found {
  readonly code: string;
  readonly data?: Readonly<Record<string, unknown>>;
}
type Pair = readonly [unknown, unknown];

const inputsOf = (c: LossCase, shape: readonly number[], seed: number): Pair => {
  const full = [...shape, ...c.event];
  const { yTrue, yPred } = c.make(
    seed,
    shape.reduce((a, b) => a * b, 1),
  );
  return [nest(yTrue, full), nest(yPred, full)];
};
const valueOf = (loss: LossCase['loss'], [t, p]: Pair): number =>
  tf.tidy(() => loss(tf.tensor(t as never), tf.tensor(p as never)).dataSync()[0] ?? NaN);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-3 * Math.abs(b);

/** Whether a claim of equality holds on other inputs; claims about one of the two by itself are not tried here. */
function isFalse({ code, data }: Found, a: LossCase, b: LossCase, pair: Pair): boolean {
  const [x, y] = [valueOf(a.loss, pair), valueOf(b.loss, pair)];
  switch (code) {
    case 'constant-factor':
    case 'double-mean':
      return !near(x, Number(data?.['factor']) * y);
    case 'offset':
      return !near(x, y + Number(data?.['offset']));
    case 'arguments-swapped':
      return !near(x, valueOf(b.loss, [pair[1], pair[0]]));
    case 'silent-broadcast':
    case 'channels-swapped':
    case 'wrong-axis':
      return true; // None of these losses does that.
    default:
      return false;
  }
}

export const crossedLosses = groups.flat();

/** Each loss with each other one of its group. */
export const crossedPairs = groups.flatMap((names) =>
  names.flatMap((a) => names.filter((b) => b !== a).map((b) => [a, b] as const)),
);

/** How much of each error of the inputs is left for pairs that agree on all of it to less than can be told. */
const nearby = 0.1;

/** The prediction moved towards the truth. */
const moveNearer = ([t, p]: Pair): Pair => {
  const move = (a: unknown, b: unknown): unknown =>
    Array.isArray(a)
      ? a.map((x, i) => move(x, (b as readonly unknown[])[i]))
      : (a as number) + nearby * ((b as number) - (a as number));
  return [t, move(t, p)];
};

/**
 * A loss compared with another one's loop, and what of the said is not so on inputs that compare has not seen.
 *
 * Two losses that are the same number to less than float32 may hold their constants by (of errors near 2 Charbonnier's ε of 1e-3
 * makes 4.0e-7 of the mean, 6.7 units of float32 of which compare grants 8) are rightly the same there. They are held
 * to errors that tell them apart, and `alike` says by how much they did not.
 */
export function compareCrossed([first, second]: readonly [string, string]) {
  const [a, b] = [byName.get(first)!, byName.get(second)!];
  const given = inputsOf(a, [2, 3, 5], 7);
  const by = difference(a, b, given);
  const isAlike = by <= formula.rtol;
  const inputs = isAlike ? moveNearer(given) : given;
  const report = compare(a.loss as never, b.loop, inputs as never);
  const other = inputsOf(a, [3, 4, 2], Math.floor(1000 * seeded(3)()));
  const untrue = report.diagnoses.filter((found) => isFalse(found, a, b, other));
  return { report, untrue, ...(isAlike && { alike: by }) };
}

/** Of the loops, which compute in doubles, as a part of the second one. */
function difference(a: LossCase, b: LossCase, [t, p]: Pair): number {
  const [x, y] = [a, b].map(({ loop }) => Number(loop(t as never, p as never)));
  return Math.abs(x! - y!) / Math.abs(y!);
}
