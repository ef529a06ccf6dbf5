/** TensorFlow.js's engine as the kernel must look after it: accounting, reruns, and repair after an interrupt. */
import * as tf from '@tensorflow/tfjs';
import { endDoubles } from '../backends/doubles.js';
import { noteWasmStack, repairWasmHeap } from '../backends/wasmHeap.js';
import type { TensorCount } from './computing.js';
import { disposeUnreached, forgetTensors, leaveTensors } from './leftovers.js';

/** The part of the engine's state that an interrupt leaves behind (tfjs-core 4.22, engine.ts). */
interface EngineInside {
  readonly state: {
    readonly scopeStack: { readonly track: readonly tf.Tensor[] }[];
    activeScope: object | null;
    gradientDepth: number;
    kernelDepth: number;
    activeTape: { readonly saved?: tf.Tensor[] }[] | null;
    readonly numTensors: number;
    readonly numBytes: number;
    readonly registeredVariables: Record<string, tf.Variable>;
  };
}

const engine = () => tf.engine() as unknown as EngineInside;

interface EngineMethods {
  reset: () => void;
  removeBackend: (name: string) => void;
  endScope: (result?: unknown) => void;
  readonly registryFactory: object;
}

/** As `tf.memory()` has it, which needs a backend: a cell that calls `tf.engine().reset()` leaves none. */
export function tensorsAlive(): TensorCount {
  const { numTensors, numBytes } = engine().state;
  return { tensors: numTensors, bytes: numBytes };
}

const needed = new Set<string>();

/** The backends that are registered now are the kernel's. */
function keepBackends(): void {
  const { registryFactory } = tf.engine() as unknown as EngineMethods;
  for (const name of Object.keys(registryFactory)) needed.add(name);
}

/** A cell may not take away what the kernel, its checks and all tensors are on; backends of its own it may. */
export function refuseRemovals(): void {
  const inside = tf.engine() as unknown as EngineMethods;
  inside.reset = () => {
    throw new Error(
      'tf.engine().reset() would take away the backend and all tensors of the notebook. ' +
        'tf.disposeVariables() and tf.dispose(tensors) free memory; restart the kernel to begin anew',
    );
  };
  keepBackends();
  const { removeBackend, endScope } = inside;
  inside.removeBackend = (name) => {
    if (needed.has(name)) {
      throw new Error(
        `tf.removeBackend('${name}') would take away a backend that tensors of the notebook, checks in doubles and the next cells need. ` +
          'tf.setBackend(name) goes to another one; tf.dispose(tensors) frees memory',
      );
    }
    removeBackend.call(inside, name);
  };
  inside.endScope = (result) => {
    if (engine().state.scopeStack.length === 0) {
      throw new Error(
        'tf.engine().endScope() ends a scope, and none was begun. Call tf.engine().startScope() before it, or use tf.tidy(() => …)',
      );
    }
    endScope.call(inside, result);
  };
}

/** Of a cell that has called `startTape`, or was thrown out between its ends: all later cells would be recorded. */
function endLeftTape(): void {
  const { state } = engine();
  if (state.activeTape === null) return;
  state.activeTape = null;
  state.gradientDepth = 0;
}

/** Whether the cell now running, or the one just run, was stopped. */
let stopped = false;

/**
 * Code stopped inside `tf.grad` leaves scopes and a tape open: everything after it would be recorded, and a
 * later gradient throws "Cannot compute gradient of y=f(x)". Ends them, and frees what they hold.
 *
 * Nothing that is whole is lost by it, and the counts of `tf.memory()` stay true: single steps of the engine are not
 * stopped within (`shield.ts`). Except for a kernel that takes longer than it is given (`graceMs`). What that one had
 * allocated stays allocated, uncounted: its outputs, and on wasm its scratch memory. Should it have been in wasm's
 * `malloc` at that very instant, rather than in its arithmetic, the heap is broken and the kernel needs a restart.
 */
export function repairEngine(): void {
  stopped = true;
  endDoubles();
  repairWasmHeap();
  const { state } = engine();
  for (const { saved } of state.activeTape ?? []) saved?.forEach((tensor) => tensor.dispose());
  state.activeTape = null;
  state.gradientDepth = 0;
  for (const { track } of state.scopeStack.splice(0)) {
    for (const tensor of track) if (!tensor.kept) tensor.dispose();
  }
  state.activeScope = null;
  state.kernelDepth = 0;
}

/**
 * A cell that makes `tf.variable(x, true, 'w')` can be run again: the name it registered in its last run is
 * given back first. The old variable itself lives on, for other cells may hold it.
 */
export function variableLedger() {
  const madeBy = new Map<string, readonly string[]>();
  const registeredNames = () => Object.keys(engine().state.registeredVariables);
  return {
    forget(cell: string): void {
      const variables = engine().state.registeredVariables;
      for (const name of madeBy.get(cell) ?? []) delete variables[name];
      madeBy.delete(cell);
    },
    /**
     * Runs the cell's `body` and notes which names it registered. If it was stopped, what it made and nothing reaches is
     * disposed of.
     */
    async watch<T>(cell: string, body: () => Promise<T>): Promise<T> {
      const before = new Set(registeredNames());
      stopped = false;
      forgetTensors();
      noteWasmStack();
      try {
        return await body();
      } finally {
        endLeftTape();
        if (stopped) await disposeUnreached();
        leaveTensors();
        madeBy.set(
          cell,
          registeredNames().filter((name) => !before.has(name)),
        );
      }
    },
  };
}
