/** TensorFlow.js's engine as the kernel must look after it: accounting, reruns, and repair after an interrupt. */
import * as tf from '@tensorflow/tfjs';
import { endDoubles } from '../backends/doubles.js';
import { repairWasmHeap } from '../backends/wasmHeap.js';

/** The part of the engine's state that an interrupt leaves behind (tfjs-core 4.22, engine.ts). */
interface EngineInside {
  readonly state: {
    readonly scopeStack: unknown[];
    gradientDepth: number;
    kernelDepth: number;
    activeTape: { readonly saved?: tf.Tensor[] }[] | null;
    readonly registeredVariables: Record<string, tf.Variable>;
  };
  endScope(): void;
  endTape(): void;
}

const engine = () => tf.engine() as unknown as EngineInside;

export interface TensorCount {
  readonly tensors: number;
  readonly bytes: number;
}

export function tensorsAlive(): TensorCount {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes };
}

/**
 * Code stopped inside `tf.grad` leaves scopes and a tape open: everything after it would be recorded, and a
 * later gradient throws "Cannot compute gradient of y=f(x)". Ends them, and frees what they hold.
 */
export function repairEngine(): void {
  endDoubles();
  repairWasmHeap();
  const inside = engine();
  const { state } = inside;
  for (const { saved } of state.activeTape ?? []) {
    for (const tensor of saved ?? []) if (!tensor.isDisposed) tensor.dispose();
  }
  while (state.gradientDepth > 0) inside.endTape();
  state.activeTape = null;
  while (state.scopeStack.length > 0) inside.endScope();
  state.kernelDepth = 0;
}

/**
 * A cell that makes `tf.variable(x, true, 'w')` can be run again: the name it registered in its last run is
 * given back first. The old variable itself lives on, for other cells may hold it.
 */
export function variableLedger() {
  const madeBy = new Map<string, readonly string[]>();
  const registered = () => Object.keys(engine().state.registeredVariables);
  return {
    forget(cell: string): void {
      const variables = engine().state.registeredVariables;
      for (const name of madeBy.get(cell) ?? []) delete variables[name];
      madeBy.delete(cell);
    },
    /** Runs `body` and notes which names it registered. */
    async watch<T>(cell: string, body: () => Promise<T>): Promise<T> {
      const before = new Set(registered());
      try {
        return await body();
      } finally {
        madeBy.set(
          cell,
          registered().filter((name) => !before.has(name)),
        );
      }
    },
  };
}
