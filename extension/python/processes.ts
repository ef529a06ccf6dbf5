/** The Pythons of this process: one for each interpreter, and another for those that may use a GPU. */
import { findInterpreter, type Interpreter } from './interpreter.js';
import { refusal } from './pythonError.js';
import { pythonProcess, type PythonProcess } from './pythonProcess.js';
import { currentRim } from './rim.js';

const processes = new Map<string, PythonProcess>();

/** Of a call, `option` is the interpreter that it names and `device` where it wants to compute. */
export function processFor(
  call: { readonly option: string | undefined; readonly device: string | undefined } | 'cell',
): PythonProcess {
  const { option, device } = call === 'cell' ? {} : call;
  const interpreter = interpreterFor(option, call === 'cell');
  const gpu = device !== undefined && device !== 'cpu';
  const key = JSON.stringify([interpreter.path, interpreter.args, gpu]);
  const known = processes.get(key);
  if (known) return known;
  const made = pythonProcess(interpreter, currentRim().folder(), environment(gpu));
  processes.set(key, made);
  return made;
}

/** The Python that a call would use, and why; throws in the words of a person who has none. */
function interpreterFor(option: string | undefined, isOfCell: boolean): Interpreter {
  const rim = currentRim();
  const found = findInterpreter(
    { ...rim.choices(), option, isOfCell },
    { folder: rim.folder(), env: process.env, platform: process.platform },
  );
  if (!found.ok) throw refusal(found.message, 'no-python');
  return found.interpreter;
}

/** For the kernel: the cell was interrupted. What is to be said of Pythons that had to be ended by force for it. */
export async function interruptPython(): Promise<string | undefined> {
  const said = await Promise.all([...processes.values()].map((each) => each.interrupt()));
  return said.find((text) => text !== undefined);
}

/** Ends every Python. The next call starts a fresh one. */
export function disposePython(): void {
  for (const each of processes.values()) each.dispose();
  processes.clear();
}

function environment(gpu: boolean): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined) env[name] = value;
  return {
    // Without its advice about processors, and a second telling of each error that is raised.
    TF_CPP_MIN_LOG_LEVEL: '3',
    // Threads that wait for each other give the processor away, which others want too: the kernel, at least.
    OMP_WAIT_POLICY: 'PASSIVE',
    KMP_BLOCKTIME: '0',
    ...env,
    PYTHONIOENCODING: 'utf-8:backslashreplace',
    ...(gpu ? {} : { CUDA_VISIBLE_DEVICES: '-1', JAX_PLATFORMS: env['JAX_PLATFORMS'] ?? 'cpu' }),
  };
}
