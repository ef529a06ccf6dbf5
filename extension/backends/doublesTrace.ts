/**
 * Sees every kernel that runs, on whatever backend: what the checks use to find the operation that
 * made the first NaN, the map that a mean was taken of, and the bounds of a clip.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface KernelCall {
  readonly name: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly tf.Tensor[];
  /** Of a loss of another framework: what it summed or averaged on its way, by position in that order. */
  readonly maps?: ReadonlyMap<number, TracedMap>;
}

export interface TracedMap {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

interface Tracer {
  listener: ((call: KernelCall) => void) | null;
  maps: boolean;
}

type RunKernel = (name: string, inputs: object, attrs?: object) => tf.Tensor | tf.Tensor[];

// On the global object, because an interrupt ends a run without its `finally` and another copy of
// this file may be the one that cleans up.
const key = Symbol.for('lossbook.doubles.tracer');
const globals = globalThis as unknown as Record<symbol, Tracer | undefined>;

/**
 * Calls `listener` after each kernel that `run` causes, and after the listener of a run around this one. The
 * listener must not keep the tensors. With `maps`, losses of
 * other frameworks are asked for theirs, which costs them time.
 */
export function traceKernels<T>(
  listener: (call: KernelCall) => void,
  run: () => T,
  maps = false,
): T {
  const tracer = (globals[key] ??= install());
  const outer = { ...tracer };
  const both = (call: KernelCall): void => {
    outer.listener?.(call);
    listener(call);
  };
  Object.assign(tracer, { listener: outer.listener ? both : listener, maps: maps || outer.maps });
  try {
    return run();
  } finally {
    Object.assign(tracer, outer);
  }
}

/** Whether whoever listens wants the maps of a loss of another framework. */
export const wantsMaps = (): boolean => globals[key]?.listener != null && globals[key].maps;

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
  if (tracer !== undefined) Object.assign(tracer, { listener: null, maps: false });
}

function install(): Tracer {
  const tracer: Tracer = { listener: null, maps: false };
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
        const named = inputs as Record<string, tf.Tensor>;
        listener({ name, inputs: named, attrs: { ...attrs }, outputs });
      } finally {
        tracer.listener = listener;
      }
    }
    return result;
  };
  return tracer;
}
