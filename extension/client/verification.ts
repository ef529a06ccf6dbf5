/** A notebook file verified in a process of its own, which runs it and compares for as long as that takes. */
import { spawn } from 'node:child_process';
import type { PythonChoices } from '../wire/pythonChoices.js';
import type { VerifiedNotebook } from '../wire/verified.js';

export interface Verification {
  /** Rejects where the process ended without an answer, also when it was stopped. */
  readonly ended: Promise<VerifiedNotebook>;
  stop: () => void;
}

/** `entry`: path of what was built of `cli/verifyMain`. The kernel ends with the process. */
export function startVerification(
  entry: string,
  file: string,
  python: PythonChoices,
): Verification {
  const child = spawn(process.execPath, [entry, file, JSON.stringify(python)], {
    // In the desktop editor this very program is Electron, which is Node only when told.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<VerifiedNotebook>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (out !== '') done(JSON.parse(out) as VerifiedNotebook);
      else fail(new Error(err.trim() || `lossbook verify ended with ${signal ?? code}`));
    });
  });
  return { ended, stop: () => void child.kill() };
}
