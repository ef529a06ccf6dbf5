/** Sees every operation that TensorFlow.js's engine puts on its tape, and may change how its gradient is computed. */
import * as tf from '@tensorflow/tfjs-core';

/** As the engine has it (tfjs-core 4.22); an operation without a derivative has no `gradient`. */
export interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  gradient?: (gradients: tf.Tensor[]) => Readonly<Record<string, () => tf.Tensor>>;
}

type Listener = (node: TapeNode) => void;

interface Engine {
  addTapeNode: (...parts: never[]) => void;
  readonly state: { readonly activeTape: TapeNode[] };
}

// On the global object, because an interrupt ends a run without its `finally`.
const key = Symbol.for('lossbook.tapeNodes');
const globals = globalThis as unknown as Record<symbol, { listener: Listener | null } | undefined>;

/** Calls `listener` with each node that `run` puts on a tape, after the listener of a run around this one. */
export function watchTape<T>(listener: Listener, run: () => T): T {
  const state = (globals[key] ??= install());
  const outer = state.listener;
  state.listener = (node) => {
    outer?.(node);
    listener(node);
  };
  try {
    return run();
  } finally {
    state.listener = outer;
  }
}

/** Forgets a listener that an interrupted run left behind. */
export function endTapeWatch(): void {
  const state = globals[key];
  if (state) state.listener = null;
}

function install(): { listener: Listener | null } {
  const state: { listener: Listener | null } = { listener: null };
  const engine = tf.engine() as unknown as Engine;
  const original = engine.addTapeNode;
  engine.addTapeNode = function (this: Engine, ...parts) {
    original.apply(this, parts);
    const node = this.state.activeTape.at(-1);
    if (node) state.listener?.(node);
  };
  return state;
}
