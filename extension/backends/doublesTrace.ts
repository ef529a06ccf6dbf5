/**
 * Sees every kernel that runs, on whatever backend: what the checks use to find the operation that
 * made the first NaN, the map that a mean was taken of, and the bounds of a clip.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface KernelCall {
  readonly name: string;
  /** Without those that are disposed: what asks for a shape alone, as OnesLike, takes such tensors too. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly tf.Tensor[];
  /** Of a loss of another framework: what it summed or averaged on its way, by position in that order. */
  readonly maps?: ReadonlyMap<number, TracedMap>;
  /** Of such a loss: its operation that makes the first number that is not finite, in its derivative too if that is asked for. */
  readonly findStrange?: (inDerivative: boolean) => StrangeOperation | undefined;
}

export interface StrangeOperation {
  readonly op: string;
  /** In what it made. */
  readonly index: readonly number[];
  readonly made: number;
  /** What it was given there, as far as that has its shape or is one number. */
  readonly from: readonly number[];
  readonly inDerivative: boolean;
  /** The operation in whose derivative it is. */
  readonly derivativeOf?: string;
  readonly place?: { readonly label: string; readonly line: number };
  /** The value of the loss leaves it out again, and its gradient does not. */
  readonly isHidden?: boolean;
}

export interface TracedMap {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** What a listener rounds: each result to `bits`, up or down at random by `units`. */
export interface WantedRounding {
  readonly bits: 24 | 40;
  readonly units: number;
  readonly random: () => number;
}

/** What losses of other frameworks are asked for while somebody listens, as nobody hears their operations. */
export interface ForeignWishes {
  /** What they sum or average, which costs them time. */
  readonly maps?: boolean;
  /** To round as the listener does. */
  readonly rounding?: WantedRounding;
}

interface Tracer {
  listener: ((call: KernelCall) => void) | null;
  wishes: ForeignWishes;
}

type RunKernel = (name: string, inputs: object, attrs?: object) => tf.Tensor | tf.Tensor[];

// On the global object, because an interrupt ends a run without its `finally` and another copy of
// this file may be the one that cleans up.
const key = Symbol.for('lossbook.doubles.tracer');
const globals = globalThis as unknown as Record<symbol, Tracer | undefined>;

/**
 * Calls `listener` after each kernel that `run` causes, and after the listener of a run around this one. The
 * listener must not keep the tensors.
 */
export function traceKernels<T>(
  listener: (call: KernelCall) => void,
  run: () => T,
  wishes: ForeignWishes = {},
): T {
  const tracer = (globals[key] ??= install());
  const outer = { ...tracer };
  const both = (call: KernelCall): void => {
    outer.listener?.(call);
    listener(call);
  };
  Object.assign(tracer, {
    listener: outer.listener ? both : listener,
    wishes: { ...outer.wishes, ...wishes },
  });
  try {
    return run();
  } finally {
    Object.assign(tracer, outer);
  }
}

/** Whether whoever listens wants the maps of a loss of another framework. */
export const wantsMaps = (): boolean => foreignWishes().maps === true;

/** As it is told to another process: with a seed of its own for each call. */
export function wantedRounding(): { bits: number; units: number; seed: number } | undefined {
  const { rounding } = foreignWishes();
  if (!rounding) return undefined;
  const { bits, units, random } = rounding;
  return { bits, units, seed: Math.floor(random() * 2 ** 31) };
}

function foreignWishes(): ForeignWishes {
  const tracer = globals[key];
  return tracer?.listener ? tracer.wishes : {};
}

/** For what computes outside of TensorFlow.js: says that a call was made, as the engine does of its kernels. */
export function noteKernel(call: KernelCall): void {
  const tracer = globals[key];
  if (!tracer?.listener) return;
  const { listener } = tracer;
  tracer.listener = null;
  try {
    listener(call);
  } finally {
    tracer.listener = listener;
  }
}

/** Forgets a listener that an interrupted run left behind. */
export function endTrace(): void {
  const tracer = globals[key];
  if (tracer !== undefined) Object.assign(tracer, { listener: null, wishes: {} });
}

function readableOf(inputs: object): Readonly<Record<string, tf.Tensor>> {
  const all = inputs as Record<string, tf.Tensor | undefined>;
  const isGone = (tensor: tf.Tensor | undefined): boolean => tensor?.isDisposed === true;
  const given = Object.values(all).some(isGone)
    ? Object.fromEntries(Object.entries(all).filter(([, tensor]) => !isGone(tensor)))
    : all;
  return given as Record<string, tf.Tensor>;
}

function install(): Tracer {
  const tracer: Tracer = { listener: null, wishes: {} };
  const engine = tf.engine() as unknown as { runKernel: RunKernel };
  const original = engine.runKernel;
  engine.runKernel = function (this: unknown, name, inputs, attrs) {
    const result = original.call(this, name, inputs, attrs);
    const { listener } = tracer;
    if (listener !== null) {
      // Reading a tensor in the listener must not be traced in turn.
      tracer.listener = null;
      try {
        const outputs = Array.isArray(result) ? result : [result];
        listener({ name, inputs: readableOf(inputs), attrs: { ...attrs }, outputs });
      } finally {
        tracer.listener = listener;
      }
    }
    return result;
  };
  return tracer;
}
