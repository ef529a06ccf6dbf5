/** What went wrong in Python, as an error of the cell that called it: at the lines of the person's Python files. */
import systemPath, { type PlatformPath } from 'node:path';
import { interpreterError, targetError } from '../wire/misuse.js';
import type { Interpreter } from './interpreter.js';
import { anotherPython, optionText, type Asker } from './optionWords.js';
import type { PythonEnd } from './threadMessages.js';

export interface PythonFrame {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  /** The source line. */
  readonly text: string;
}

/** As Python sends it; `refused` is what Lossbook itself says of a loss. */
export interface RaisedInPython {
  readonly type: string;
  readonly kind: string;
  readonly message: string;
  readonly frames: readonly PythonFrame[];
  readonly missing?: MissingModule;
  /** What would help, which has its words here. */
  readonly advice?: 'framework' | 'device';
}

/** A module that the Python does not have. */
export interface MissingModule {
  readonly module: string;
  /** Of Python. */
  readonly version: string;
  /** The command that installs it; none for a part of Python's own library. */
  readonly install?: string;
  /** The person's file that declares its dependencies in itself (PEP 723), where one does. */
  readonly script?: string;
  /** Whether its package is only taken to be named as it is. */
  readonly guessed?: boolean;
}

/** What is wrong with what a loss was asked for by, and not with its code, by kind: the names of such errors. */
const misuses: Readonly<Record<string, string>> = {
  'no-name': targetError,
  expression: targetError,
  'not-a-loss': targetError,
  arguments: targetError,
  framework: targetError,
  'no-python': interpreterError,
  'missing-framework': interpreterError,
};

/** An exception of the person's Python code, or what keeps it from running. */
export class PythonError extends Error {
  readonly kind: string;
  /** Innermost first. */
  readonly frames: readonly PythonFrame[];

  constructor({ type, kind, message, frames }: RaisedInPython) {
    const [first] = frames;
    super(first ? `${message}\n  ${placeText(first)}` : message);
    this.name = type !== 'Refused' ? type : (misuses[kind] ?? 'PythonError');
    this.kind = kind;
    this.frames = frames;
    const caller = callersOf()
      .split('\n')
      .filter((line) => /^\s+at /.test(line));
    const python = frames.map(
      ({ path, line, name }) => `    at ${name || '<module>'} (${path}:${line}:1)`,
    );
    this.stack = [`${this.name}: ${this.message}`, ...python, ...caller].join('\n');
  }
}

/** The cell that called is behind ten frames of our own, which is all that is kept as a rule. */
function callersOf(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return stack ?? '';
}

const placeText = ({ path, line, text }: PythonFrame): string =>
  `${shortPath(path)}, line ${line}${text === '' ? '' : `: ${text}`}`;

/** Relative to the folder of the notebook, where it is in it. `way`: of another system, for tests. */
export function shortPath(
  file: string,
  folder = process.cwd(),
  way: PlatformPath = systemPath,
): string {
  const short = way.relative(folder, file);
  const isWithin = short !== '' && !way.isAbsolute(short) && !/^\.\.(?:[\\/]|$)/.test(short);
  return isWithin ? short.split(way.sep).join('/') : file;
}

/** What Python raised, with what to do next in the words of who asked. */
export function raisedError(
  error: RaisedInPython,
  interpreter: Interpreter,
  asker: Asker,
): PythonError {
  const { message, missing, advice } = error;
  const told = missing ? missingText(missing, interpreter, asker) : message;
  return new PythonError({ ...error, message: `${told}${adviceText(advice, asker)}` });
}

function adviceText(advice: RaisedInPython['advice'], asker: Asker): string {
  switch (advice) {
    case undefined:
      return '';
    case 'framework':
      return `: say which differentiates it with ${optionText('framework', asker)}`;
    case 'device':
      return ` (Lossbook computes on the CPU and hides other devices unless ${optionText('device', asker)} names one: make tensors with device=y_pred.device, or move them with .to(y_pred.device), in place of .cuda())`;
  }
}

/** In which Python it was looked for, why in that one, and what installs it. */
function missingText(
  { module, version, install, script, guessed = false }: MissingModule,
  { path, why }: Interpreter,
  asker: Asker,
): string {
  const where = `No module named '${module}': Python ${version} (${path}; ${why}) does not have it`;
  if (install === undefined) {
    return `${where}. It is a part of Python itself that this one was made without: choose another Python`;
  }
  const unsure = guessed ? ', if that is the name of its package' : '';
  const declared =
    script === undefined
      ? ''
      : `. ${shortPath(script)} declares its dependencies (PEP 723), and nothing is installed by itself: 'uv sync --script ${shortPath(script)}' makes an environment of them, 'uv python find --script ${shortPath(script)}' says where its Python is`;
  return `${where}. Install it there with: ${install}${unsure}; or choose another Python with ${anotherPython(asker)}${declared}`;
}

export const refusal = (message: string, kind = 'refused'): PythonError =>
  new PythonError({ type: 'Refused', kind, message, frames: [] });

/** Python ended while it was asked something. `taken`: of the cells of Python, if some had run in it. */
export function endedError(
  end: PythonEnd,
  { path, why }: Interpreter,
  asker: Asker,
  taken?: string,
): PythonError {
  const python = `Python (${path}; ${why})`;
  if (end.failed !== undefined) {
    return refusal(`${python} could not be started: ${end.failed}`, 'no-python');
  }
  const tooOld = /Python (\S+) is too old/.exec(end.said);
  if (tooOld) {
    return refusal(
      `${python} is version ${tooOld[1]}; Lossbook needs 3.8 or newer. Name another with ${anotherPython(asker)}`,
      'no-python',
    );
  }
  const next =
    taken !== undefined
      ? `The next call starts it again. ${goneText(taken)}`
      : end.wasReady
        ? 'The next call starts it again and loads the file again'
        : `It was not ready yet: is it a Python? '${path} --version' tells. Name another with ${anotherPython(asker)}`;
  return refusal(`${python} ${endText(end)}. ${next}`, end.wasReady ? 'ended' : 'no-python');
}

/** Python ended between two calls, and took names with it. */
export const endedBetween = (end: PythonEnd, path: string, taken: string): string =>
  `Python (${path}) ${endText(end)}${end.killed ? '' : ' after its last call'}, and was started again. ${goneText(taken)}\n`;

/** Python was ended by an interrupt that it did not follow: what follows from that. */
export const endedByForce = ({ path }: Interpreter, taken: string | undefined): string =>
  `Python (${path}) ${byForce}. ${
    taken === undefined
      ? 'The next call starts it again and loads the file again'
      : `The next call starts it again. ${goneText(taken)}`
  }`;

const goneText = (taken: string): string =>
  `Names that cells of Python gave are gone: run those cells again: ${taken}`;

const byForce = 'was ended by force, as it did not stop within a second of an interrupt';

/** `was ended by SIGKILL (often for lack of memory), saying: …` */
function endText({ said, signal, code, killed }: PythonEnd): string {
  if (killed) return byForce;
  const last = said.trim().split('\n').slice(-3).join(' ').slice(0, 300);
  const how =
    signal !== null
      ? `was ended by ${signal}${signalText(signal)}`
      : `ended with exit code ${code}`;
  return `${how}${last === '' ? '' : `, saying: ${last}`}`;
}

function signalText(signal: string): string {
  switch (signal) {
    case 'SIGSEGV':
    case 'SIGBUS':
    case 'SIGILL':
    case 'SIGFPE':
    case 'SIGABRT':
      return ' (a crash in native code)';
    case 'SIGKILL':
      return ' (often for lack of memory)';
    default:
      return '';
  }
}
