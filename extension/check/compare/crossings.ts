/**
 * Is a candidate at a jump? Its operations that jump (comparisons, rounding to whole numbers, signs) are watched at the
 * inputs and beside them: where one gives something else, its argument is near the jump, or exactly at it.
 */
import { traceKernels, type KernelCall } from '../../backends/doubles.js';
import { evaluate, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';

/** How far each entry of an operation's arguments is from where it jumps; undefined: it does not. */
type Distance = (call: KernelCall) => ((i: number) => number) | undefined;

const values = (call: KernelCall, name: string): ArrayLike<number> | undefined =>
  call.inputs[name]?.dataSync();

const difference: Distance = (call) => {
  const [a, b] = [values(call, 'a'), values(call, 'b')];
  const size = call.outputs[0]?.size ?? 0;
  if (!a || !b || ![1, size].includes(a.length) || ![1, size].includes(b.length)) return undefined;
  return (i) => a[a.length === 1 ? 0 : i]! - b[b.length === 1 ? 0 : i]!;
};

const ofOne =
  (distance: (x: number) => number): Distance =>
  (call) => {
    const x = values(call, 'x');
    return x && ((i) => distance(x[i]!));
  };

const toWhole = (x: number): number => x - Math.round(x);

const quotient: Distance = (call) => {
  const [a, b] = [values(call, 'a'), values(call, 'b')];
  if (!a || !b) return undefined;
  return (i) => toWhole(a[a.length === 1 ? 0 : i]! / b[b.length === 1 ? 0 : i]!);
};

const jumping: Readonly<Record<string, Distance>> = {
  Greater: difference,
  GreaterEqual: difference,
  Less: difference,
  LessEqual: difference,
  Equal: difference,
  NotEqual: difference,
  Round: ofOne((x) => toWhole(x - 0.5)),
  Floor: ofOne(toWhole),
  Ceil: ofOne(toWhole),
  Cast: ofOne(toWhole),
  Sign: ofOne((x) => x),
  Step: ofOne((x) => x),
  Mod: quotient,
  FloorDiv: quotient,
};

/** Exactly at their jump and at it alone they give another result: there are no two sides that it could belong to. */
const sideless: ReadonlySet<string> = new Set(['Equal', 'NotEqual']);

interface Seen {
  readonly hasSides: boolean;
  readonly outputs: ArrayLike<number>;
  readonly distance: (i: number) => number;
}

function watch(loss: Loss, samples: readonly Sample[]): readonly Seen[] {
  const seen: Seen[] = [];
  traceKernels(
    (call) => {
      const distance = jumping[call.name]?.(call);
      const [output] = call.outputs;
      // Copies: the tensors are gone once the loss has run.
      if (distance && output) {
        const outputs = Float64Array.from(output.dataSync());
        const distances = outputs.map((_, i) => distance(i));
        const hasSides = !sideless.has(call.name);
        seen.push({ hasSides, outputs, distance: (i) => distances[i]! });
      }
    },
    () => evaluate(loss, samples),
  );
  return seen;
}

/** Is some argument of an operation that jumps exactly at its jump, and one of two sides the jump's own? */
export const isAtJump = (candidate: Loss, samples: readonly Sample[]): boolean =>
  watch(candidate, samples).some(
    ({ hasSides, outputs, distance }) =>
      hasSides && Array.from(outputs, (_, i) => distance(i)).includes(0),
  );

/** Only comparisons for equality are at their jump: that is a label of its own, and no convention. */
export const isAtLabelsAlone = (candidate: Loss, samples: readonly Sample[]): boolean => {
  const at = watch(candidate, samples).filter(({ outputs, distance }) =>
    Array.from(outputs, (_, i) => distance(i)).includes(0),
  );
  return at.length > 0 && at.every(({ hasSides }) => !hasSides);
};

/**
 * `at`: some argument is exactly at its jump. `near`: some are beside it. `none`: no operation of the candidate jumps.
 * `labels`: only comparisons for equality do, of what is equal.
 */
export function findCrossings(
  candidate: Loss,
  samples: readonly Sample[],
  beside: readonly (readonly Sample[])[],
): 'at' | 'near' | 'none' | 'labels' {
  const here = watch(candidate, samples);
  let found: 'near' | 'none' | 'labels' = 'none';
  for (const there of beside) {
    const moved = watch(candidate, there);
    for (const [k, { hasSides, outputs, distance }] of here.entries()) {
      for (let i = 0; i < outputs.length; i++) {
        if (Object.is(outputs[i], moved[k]?.outputs[i])) continue;
        if (distance(i) === 0) {
          if (hasSides) return 'at';
          if (found === 'none') found = 'labels';
          continue;
        }
        // What a cast does to a fraction is no jump.
        if (outputs[i] === Math.trunc(outputs[i]!)) found = 'near';
      }
    }
  }
  return found;
}
