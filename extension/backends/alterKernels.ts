/** Runs a loss with some of its operations exchanged for others, on whatever backend is on. */
import * as tf from '@tensorflow/tfjs-core';

export interface Operation {
  readonly name: string;
  readonly inputs: Readonly<Record<string, tf.Tensor | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Runs an operation as it is; what it gives stands for the operation that was asked for. */
export type Proceed = (operation: Operation) => tf.Tensor | tf.Tensor[];

export type Alter = (operation: Operation, proceed: Proceed) => tf.Tensor | tf.Tensor[];

type RunKernel = (name: string, inputs: object, attrs?: object) => tf.Tensor | tf.Tensor[];

// On the global object, because an interrupt ends a run without its `finally`.
const key = Symbol.for('lossbook.alterKernels');
const globals = globalThis as unknown as Record<symbol, { alter: Alter | null } | undefined>;

/** `alter` is asked for each operation that `run` causes, and not for those that it runs itself. */
export function alterKernels<T>(alter: Alter, run: () => T): T {
  const state = (globals[key] ??= install());
  state.alter = alter;
  try {
    return run();
  } finally {
    state.alter = null;
  }
}

/** Forgets what an interrupted run left behind. */
export function endAlteration(): void {
  const state = globals[key];
  if (state) state.alter = null;
}

function install(): { alter: Alter | null } {
  const state: { alter: Alter | null } = { alter: null };
  const engine = tf.engine() as unknown as { runKernel: RunKernel };
  const original = engine.runKernel;
  engine.runKernel = function (this: unknown, name, inputs, attrs) {
    const { alter } = state;
    if (alter === null) return original.call(this, name, inputs, attrs);
    state.alter = null;
    try {
      const operation = { name, inputs: inputs as Operation['inputs'], attrs: { ...attrs } };
      return alter(operation, (o) => original.call(this, o.name, o.inputs, o.attrs));
    } finally {
      state.alter = alter;
    }
  };
  return state;
}
