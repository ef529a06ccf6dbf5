/**
 * A loss in Python as an operation of TensorFlow.js: its value, its gradient by Python's own autodiff, and the derivative of that.
 *
 * `tf.customGrad` would ask for the gradients of all inputs at once; the engine's own way asks for those that are wanted. While the
 * tape is on, Python keeps what it needs for the gradient, so that the loss is not run twice.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  isInDoubles,
  noteKernel,
  wantedRounding,
  wantsMaps,
  type TracedMap,
} from '../backends/doubles.js';
import { wantedFormat } from '../backends/formats/foreignFormat.js';
import { foreignKernel } from '../check/foreignLoss.js';
import type { PlainArray } from './frame.js';
import { optionText } from './optionWords.js';
import { refusal } from './pythonError.js';
import { currentRim } from './rim.js';
import { findStrange } from './strange.js';
import type { Target } from './target.js';
import { plainOf, tensorOf, tensorOfLent } from './tensors.js';

type Keywords = Readonly<Record<string, unknown>>;
type Saved = readonly tf.Tensor[];
type Gradients = Readonly<Record<string, () => tf.Tensor>>;

/** The part of the engine that operations are made with (tfjs-core 4.22). */
interface Engine {
  readonly state: { readonly gradientDepth: number };
  runKernelFunc: (operation: {
    readonly forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor;
    readonly inputs: Readonly<Record<string, tf.Tensor>>;
    readonly attrs: object;
    readonly backwardsFunc: (dy: tf.Tensor, saved: Saved) => Gradients;
  }) => tf.Tensor;
}

/** What is remembered of a loss from call to call. */
export interface Memory {
  /** The input whose gradient was asked for last: the next forward run prepares it. */
  wanted: number;
  /** Inputs from which Python saw no path to the loss. */
  cut: Set<number>;
  /** Inputs that the last call wrote to. */
  changed: readonly number[];
}

const engine = (): Engine => tf.engine() as unknown as Engine;

const nameInputs = (inputs: readonly tf.Tensor[]): Record<string, tf.Tensor> =>
  Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]));

export function evaluateLoss(
  target: Target,
  memory: Memory,
  inputs: readonly tf.Tensor[],
  keywords: Keywords,
): tf.Tensor {
  const taped = engine().state.gradientDepth > 0 && target.facts.gradient !== 'none';
  const wanted = inputs[memory.wanted]?.dtype === 'float32' ? memory.wanted : lastFloat(inputs);
  let pullback: { readonly id: number; readonly wanted: number } | undefined;
  let maps: ReadonlyMap<number, TracedMap> | undefined;
  const forwardFunc = (_: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor => {
    save([...inputs]);
    const { header, arrays } = target.ask(
      {
        do: taped ? 'forward' : 'value',
        ...(taped && { wanted: [wanted] }),
        ...(wantsMaps() && { maps: 'all' }),
        ...precision(),
        keywords,
      },
      inputs.map(plainOf),
    );
    memory.changed = (header['changed'] ?? []) as readonly number[];
    if (taped) pullback = { id: Number(header['pullback']), wanted };
    const [value, ...seen] = arrays;
    const at = header['maps'] as readonly number[];
    maps = new Map(seen.map((map, i) => [at[i]!, map as unknown as TracedMap]));
    return tensorOf(value!);
  };
  const output = engine().runKernelFunc({
    forwardFunc,
    inputs: nameInputs(inputs),
    attrs: {},
    backwardsFunc: (dy, saved) => gradientsOf(target, memory, saved, dy, keywords, pullback),
  });
  noteKernel({
    name: foreignKernel,
    inputs: nameInputs(inputs),
    attrs: {},
    outputs: [output],
    ...(maps && { maps }),
    ...(target.facts.isTraced && {
      findStrange: (inDerivative) =>
        findStrange(
          target,
          {
            inDerivative,
            wrt: memory.wanted < 0 ? lastFloat(inputs) : memory.wanted,
            ...precision(),
            keywords,
          },
          inputs.map(plainOf),
        ),
    }),
  });
  return output;
}

/** In doubles operations may be asked to round, to see what that does to a result. */
function precision(): Readonly<Record<string, unknown>> {
  const rounding = wantedRounding();
  // The truth beside a run in a format is in doubles.
  const wanted = isInDoubles() ? undefined : wantedFormat();
  return { double: isInDoubles(), ...(rounding && { rounding }), ...wanted };
}

const lastFloat = (inputs: readonly tf.Tensor[]): number =>
  inputs.findLastIndex(({ dtype }) => dtype === 'float32');

function gradientsOf(
  target: Target,
  memory: Memory,
  inputs: Saved,
  dy: tf.Tensor,
  keywords: Keywords,
  pullback: { readonly id: number; readonly wanted: number } | undefined,
): Gradients {
  if (target.facts.gradient === 'none') throw noGradient(target);
  return Object.fromEntries(
    inputs.map((_, i) => [
      `x${i}`,
      () =>
        gradientBy(
          target,
          memory,
          inputs,
          dy,
          keywords,
          i,
          pullback?.wanted === i ? pullback.id : undefined,
        ),
    ]),
  );
}

const noGradient = ({ facts }: Target): Error =>
  refusal(
    `${facts.name} has no gradient: ${facts.framework} does not differentiate; name the framework that does, or give a hand-written one with ${optionText('gradient', currentRim().choices())}`,
    'no-gradient',
  );

/** The slope by one input, itself an operation with a derivative. */
function gradientBy(
  target: Target,
  memory: Memory,
  inputs: Saved,
  dy: tf.Tensor,
  keywords: Keywords,
  wrt: number,
  kept: number | undefined,
): tf.Tensor {
  memory.wanted = wrt;
  const forwardFunc = (_: unknown, save: (tensors: tf.Tensor[]) => void): tf.Tensor => {
    save([...inputs, dy]);
    const found = firstOrder(target, inputs, dy, keywords, wrt, kept);
    if (found === undefined) memory.cut.add(wrt);
    else memory.cut.delete(wrt);
    return found ? tensorOfLent(found) : tf.zerosLike(inputs[wrt]!);
  };
  return engine().runKernelFunc({
    forwardFunc,
    inputs: { ...nameInputs(inputs), dy },
    attrs: {},
    backwardsFunc: (direction, saved) => secondDerivatives(target, saved, direction, keywords, wrt),
  });
}

/** Lent: its values are to be used at once. */
function firstOrder(
  target: Target,
  inputs: Saved,
  dy: tf.Tensor,
  keywords: Keywords,
  wrt: number,
  kept: number | undefined,
): PlainArray | undefined {
  if (kept !== undefined) {
    const { header, arrays } = target.ask({ do: 'pullback', pullback: kept }, [plainOf(dy)], true);
    if (header['gone'] !== true) return arrays[0];
  }
  const again = { do: 'forward', wanted: [wrt], ...precision(), keywords };
  const { header } = target.ask(again, inputs.map(plainOf));
  const request = { do: 'pullback', pullback: header['pullback'] };
  return target.ask(request, [plainOf(dy)], true).arrays[0];
}

function secondDerivatives(
  target: Target,
  saved: Saved,
  direction: tf.Tensor,
  keywords: Keywords,
  wrt: number,
): Gradients {
  let found: readonly (PlainArray | undefined)[] | undefined;
  const all = (): readonly (PlainArray | undefined)[] => {
    const { header, arrays } = target.ask(
      { do: 'second', wrt, ...precision(), keywords },
      [...saved, direction].map(plainOf),
    );
    const there = header['there'] as readonly number[];
    return saved.map((_, i) => arrays[there.indexOf(i)]);
  };
  return Object.fromEntries(
    saved.map((tensor, i) => [
      i === saved.length - 1 ? 'dy' : `x${i}`,
      () => {
        found ??= all();
        const one = found[i];
        return one ? tensorOf(one) : tf.zerosLike(tensor);
      },
    ]),
  );
}
