/**
 * TensorFlow.js in double precision.
 *
 * TensorFlow.js has no float64. Its cpu kernels compute in JavaScript numbers and round only when
 * they store into a `Float32Array`, which they name through the global. So: while `inDoubles` runs,
 * that global is a stand-in that makes Float64Arrays, the cpu kernels run under a second backend
 * name, and before the call returns everything is put back. Tensors that the loss holds from outside
 * are moved in when it touches them, and moved out again at the end; one that a loss keeps from the
 * inside is rounded to float32 when it is next read.
 */
import * as tf from '@tensorflow/tfjs-core';
import { endAlteration } from './alterKernels.js';
import { releaseSources } from './chanceAndClock.js';
import {
  exchangeFloat32Array,
  isUnsupportedInDoubles,
  isFloatArray,
  RealFloat32Array,
  standIn,
  toDoubles,
  toFloat32,
  unsupportedError,
  whyNotDoubles,
} from './doublesArrays.js';
import { refusedKernels, registerDoublesKernels } from './doublesKernels.js';
import { endTrace } from './doublesTrace.js';
import { endForeignFormat } from './formats/foreignFormat.js';
import { mendTensorFlow } from './mend.js';
import { onNewKernels } from './newKernels.js';
import { endTapeWatch } from './tapeNodes.js';

export { isUnsupportedInDoubles, refusedKernels };
export {
  noteKernel,
  traceKernels,
  wantedRounding,
  wantsMaps,
  type KernelCall,
  type StrangeOperation,
  type TracedMap,
} from './doublesTrace.js';

export const doublesBackend = 'lossbook-doubles';

/** The parts of the cpu backend that are overridden; `KernelBackend` leaves their arguments open. */
interface CpuBackend extends tf.KernelBackend {
  firstUse: boolean;
  data: tf.DataStorage<unknown>;
}

/** What of the engine is switched. `setBackend` would set every kernel of the other backend up again. */
interface EngineFields {
  backendName: string;
  backendInstance: tf.KernelBackend;
  profiler: unknown;
  registry: Record<string, tf.KernelBackend>;
  moveData: (backend: tf.KernelBackend, dataId: object) => void;
}

/** What of a backend and of the platform is replaced while the switch is on; both are put back as they were. */
interface Replaced {
  readSync: (this: unknown, dataId: object) => tf.BackendValues;
}
interface PlatformFields {
  isTypedArray: (
    this: unknown,
    a: unknown,
  ) => a is Float32Array | Int32Array | Uint8Array | Uint8ClampedArray;
}

interface Switch {
  readonly undo: (() => void)[];
  /** Tensors that were on another backend before, and which. */
  readonly moved: Map<object, tf.KernelBackend>;
}

// On the global object: a project may have loaded a second copy of this file.
const key = Symbol.for('lossbook.doubles.switch');
const globals = globalThis as unknown as Record<symbol, Switch | undefined>;

export const isInDoubles = (): boolean => globals[key] !== undefined;

/**
 * Runs `run` with every float tensor in double precision, and returns what it returns.
 *
 * `run` must be synchronous, and return numbers or arrays rather than tensors (one tensor is kept, and
 * rounded when it is next read): values read inside are Float64Arrays. Errors: no cpu backend; an operation that cannot be done in doubles
 * (`isUnsupportedInDoubles`); a `run` that returns a promise.
 */
export function inDoubles<T>(run: () => T): T {
  if (isInDoubles()) return run();
  begin();
  tf.engine().startScope('in doubles');
  let result: T | undefined;
  try {
    result = run();
    if (result instanceof Promise) {
      throw new Error(
        'inDoubles: the function is async; it must return before the switch goes back',
      );
    }
    return result;
  } catch (error) {
    throw nameKernel(error);
  } finally {
    // Only a tensor itself is kept: walking through a result of a million numbers takes seconds.
    tf.engine().endScope(result instanceof tf.Tensor ? result : undefined);
    endDoubles();
  }
}

/** Puts everything back at once. For use after an interrupt, which skips every `finally`. */
export function endDoubles(): void {
  endTrace();
  releaseSources();
  endAlteration();
  endTapeWatch();
  endForeignFormat();
  const on = globals[key];
  if (on === undefined) return;
  globals[key] = undefined;
  for (const undo of on.undo.reverse()) undo();
}

function begin(): void {
  tf.backend(); // A backend that is chosen lazily must be chosen before it can be put back.
  const engine = tf.engine() as unknown as EngineFields;
  const doubles = backendInstance();
  const on: Switch = { undo: [], moved: new Map() };
  globals[key] = on;
  const { backendName, backendInstance: instance, profiler } = engine;

  // Undone last, so that what moves out again moves to a backend that finds the world as it was.
  on.undo.push(() => moveOut(on, engine, doubles));
  for (const other of Object.values(engine.registry)) {
    if (other !== doubles) on.undo.push(readAsFloat32(other, on));
  }
  setFields(engine, { backendName: doublesBackend, backendInstance: doubles });
  on.undo.push(() => setFields(engine, { backendName, backendInstance: instance, profiler }));

  const platform: PlatformFields = tf.env().platform;
  const { isTypedArray } = platform;
  setFields(platform, {
    isTypedArray: (a): a is Float32Array => isFloatArray(a) || isTypedArray.call(platform, a),
  });
  on.undo.push(() => setFields(platform, { isTypedArray }));
  exchangeFloat32Array(standIn);
  on.undo.push(() => exchangeFloat32Array(RealFloat32Array));
  requireDoubles(engine, doubles);
}

/** Where they are frozen nothing changes, which `requireDoubles` tells. */
function setFields<Fields extends object>(object: Fields, fields: Partial<Fields>): void {
  for (const [name, value] of Object.entries(fields)) Reflect.set(object, name, value);
}

/** A verdict in doubles that are none would be about rounding. Asked at every switch, for a cell may have run since. */
function requireDoubles(engine: EngineFields, doubles: CpuBackend): void {
  const isSwitched =
    engine.backendName === doublesBackend &&
    engine.backendInstance === doubles &&
    tf.util.isTypedArray(new Float64Array(1));
  const why = isSwitched
    ? whyNotDoubles(tf.util.makeZerosTypedArray(1, 'float32'))
    : "TensorFlow.js's engine or its platform is frozen, and its backend cannot be exchanged";
  if (why === undefined) return;
  endDoubles();
  const error = new Error(
    `nothing can be checked in double precision here: ${why}. Give that name back (restart the kernel) and leave it alone.`,
  );
  error.name = 'NoDoubles';
  throw error;
}

const registerKernels = onNewKernels(() => registerDoublesKernels(doublesBackend));

function backendInstance(): CpuBackend {
  const factory = tf.findBackendFactory('cpu');
  if (factory == null) {
    throw new Error(
      "double precision needs the cpu backend: import '@tensorflow/tfjs-backend-cpu' (or '@tensorflow/tfjs') first",
    );
  }
  if (tf.findBackendFactory(doublesBackend) == null) {
    // Priority -1: never chosen by itself.
    tf.registerBackend(doublesBackend, () => prepare(factory() as CpuBackend), -1);
  }
  mendTensorFlow();
  registerKernels();
  return tf.engine().findBackend(doublesBackend) as CpuBackend;
}

/** The cpu backend, storing doubles while the switch is on and giving float32 once it is off. */
function prepare(backend: CpuBackend): CpuBackend {
  backend.firstUse = false; // The advice to install tfjs-node is not for this backend.
  const write = backend.write.bind(backend);
  const move = backend.move.bind(backend);
  const readSync = backend.readSync.bind(backend);
  backend.write = (values, shape, dtype) => write(toDoubles(values), shape, dtype);
  backend.move = (dataId, values, shape, dtype, refCount) =>
    move(dataId, toDoubles(values), shape, dtype, refCount);
  backend.readSync = (dataId) => {
    const values = readSync(dataId);
    return isInDoubles() ? values : toFloat32(values);
  };
  return backend;
}

/** Lets another backend read its memory with the real Float32Array, and notes what was read. */
function readAsFloat32(backend: tf.KernelBackend, on: Switch): () => void {
  const other: Replaced = backend;
  const original = other.readSync;
  const own = Object.hasOwn(other, 'readSync');
  other.readSync = (dataId) => {
    exchangeFloat32Array(RealFloat32Array);
    try {
      const values = original.call(other, dataId);
      on.moved.set(dataId, backend);
      return values;
    } finally {
      exchangeFloat32Array(standIn);
    }
  };
  return () => {
    if (own) other.readSync = original;
    else delete (other as Partial<Replaced>).readSync;
  };
}

function moveOut(on: Switch, engine: EngineFields, doubles: CpuBackend): void {
  for (const [dataId, home] of on.moved) {
    if (doubles.data.has(dataId)) engine.moveData(home, dataId);
  }
}

function nameKernel(error: unknown): unknown {
  const missing = error instanceof Error && /Kernel '(\w+)' not registered/.exec(error.message);
  return missing && error.message.includes(doublesBackend)
    ? unsupportedError(missing[1] ?? 'a kernel')
    : error;
}
