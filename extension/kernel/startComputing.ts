/**
 * Starts what cells compute with, and puts it under the kernel's care. The one file by which the kernel knows TensorFlow.js, losses,
 * checks and Python: it is imported when they are first needed.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendPlaces } from '../backends/expect.js';
import { startBackend, type StartedBackend } from '../backends/start.js';
import { renewWasm } from '../backends/wasmRenewal.js';
import { interruptPython } from '../python/processes.js';
import type { BackendName } from '../wire/backends.js';
import type { KernelOptions, KernelToClient } from '../wire/message.js';
import { refuseArithmeticOfTensors } from './arithmetic.js';
import { ownModule, ownModules, useNodeNamespace } from './builtins.js';
import { useComputing } from './computing.js';
import { refuseRemovals, repairEngine, tensorsAlive, variableLedger } from './engine.js';
import { knowClasses } from './engineClasses.js';
import { disposeLeft, watchTensors } from './leftovers.js';
import { outOfMemory } from './outOfMemory.js';
import { nameModules } from './ownNames.js';
import { printEngines } from './printed.js';
import { followProgress, reportStoppedCheck } from './progress.js';
import type { ProgressNote } from './progressLine.js';
import { runPython } from './pythonCell.js';
import { attachPython } from './pythonRim.js';
import { recordChecks, recordInputs } from './record.js';
import { shieldEngine } from './shield.js';
import { untied } from './timers.js';

export { ownModules };

export interface ComputingPorts {
  readonly options: KernelOptions;
  readonly places: BackendPlaces;
  readonly send: (message: KernelToClient) => void;
  readonly note: (note: ProgressNote) => void;
}

/** To be called until a backend has started, while nothing of a cell runs. */
export async function startComputing(
  name: BackendName,
  { options, places, send, note }: ComputingPorts,
): Promise<StartedBackend> {
  const started = await startBackend(name, places, tf);
  if (!started.ok) return started;
  fixEngine();
  if (started.namespace) useNodeNamespace(started.namespace);
  followProgress(note);
  recordChecks(send);
  recordInputs();
  attachPython(options, send);
  knowClasses(tf);
  nameModules(ownModules);
  printEngines(tf);
  refuseArithmeticOfTensors(tf);
  watchTensors();
  shieldEngine();
  refuseRemovals();
  const variables = variableLedger();
  useComputing({
    ...{ ownModule, tensorsAlive, disposeLeft, runPython },
    forgetVariables: (cell) => variables.forget(cell),
    watchCell: (cell, body) => variables.watch(cell, body),
    repair: (run) => {
      const ended = interruptPython();
      repairEngine();
      reportStoppedCheck(run);
      return Promise.race([ended, patience()]);
    },
    renew: async (suspect, cell) => {
      const trouble = await renewWasm(suspect);
      return trouble && outOfMemory(cell, trouble);
    },
  });
  return started;
}

/** Who stopped the cell is answered before the kernel is taken for one that hangs (`client/interrupting.ts`); then the next call tells. */
const patience = (): Promise<undefined> =>
  new Promise((resolve) => void untied.setTimeout(() => resolve(undefined), 1700).unref());

/** Under these names each copy of TensorFlow.js looks for the one engine: for a cell's own value there is no tensor any more. */
function fixEngine(): void {
  for (const key of ['_tfengine', '_tfGlobals'] as const) {
    if (Object.hasOwn(globalThis, key)) {
      Object.defineProperty(globalThis, key, { writable: false, configurable: false });
    }
  }
}
