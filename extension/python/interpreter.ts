/** Which Python runs: the first of a fixed order that says so, and always why. */
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readlinkSync,
  statSync,
  type Stats,
} from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import type { PythonChoices } from '../wire/pythonChoices.js';
import { anotherPython, optionText, type Asker } from './optionWords.js';

/** What a call or a command says goes before what the rest of the surroundings do. */
export interface InterpreterChoices extends PythonChoices, Asker {
  /** The option `python` of the call, or the command line's `--python`. */
  readonly option?: string | undefined;
}

export interface Surroundings {
  /** Relative names start here, and the search for `.venv` goes up from here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

export interface Interpreter {
  /** What is started. */
  readonly path: string;
  readonly args: readonly string[];
  /** As the end of a sentence: `chosen by the setting lossbook.python`. */
  readonly why: string;
}

export type InterpreterFound =
  | { readonly ok: true; readonly interpreter: Interpreter }
  | { readonly ok: false; readonly message: string };

const howToInstall = (asker: Asker): string =>
  `Install Python 3.8 or newer (python.org, or your package manager), or name one with ${anotherPython(asker)}`;

/** The Python to run, in the order: option, notebook, setting, editor, `.venv` upward, VIRTUAL_ENV, CONDA_PREFIX, PATH. */
export function findInterpreter(
  choices: InterpreterChoices,
  around: Surroundings,
): InterpreterFound {
  for (const [named, why] of statedChoice(choices)) {
    if (named === undefined || named === '') continue;
    const path = locate(named, around);
    return path.ok
      ? toFound(path.path, why)
      : { ok: false, message: `${why} is ${named}, but ${path.why}` };
  }
  for (const folder of environments(around, choices.beside)) {
    const path = inEnvironment(folder.path, around.platform);
    if (path.ok) return toFound(path.path, folder.why);
    // One that was made for this project and is broken must not give way to another without a word.
    return {
      ok: false,
      message: `${folder.path} (${folder.why}) has no working Python: ${path.why}. Make it again: ${remake(folder.path, around.platform)}`,
    };
  }
  for (const [command, ...args] of onPath(around.platform)) {
    const path = command && search(command, around);
    if (path) return toFound(path, `the first ${[command, ...args].join(' ')} on the PATH`, args);
  }
  return {
    ok: false,
    message: `there is no Python: no .venv in ${around.folder} or above, no VIRTUAL_ENV or CONDA_PREFIX, and neither python3 nor python on the PATH. ${howToInstall(choices)}`,
  };
}

const statedChoice = (
  choices: InterpreterChoices,
): readonly (readonly [string | undefined, string])[] => [
  [choices.option, optionText('python', choices)],
  [choices.notebook, 'the Python in the metadata of the notebook'],
  [choices.setting, 'the setting lossbook.python'],
  [choices.editor, "the editor's selected Python interpreter"],
];

const toFound = (path: string, why: string, args: readonly string[] = []): InterpreterFound => ({
  ok: true,
  interpreter: { path, args, why },
});

type Located =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly why: string };

function locate(named: string, around: Surroundings): Located {
  const home = around.env['HOME'] ?? around.env['USERPROFILE'];
  const expanded = home && /^~[\\/]/.test(named) ? join(home, named.slice(2)) : named;
  const isCommand = !/[\\/]/.test(expanded) && !isAbsolute(expanded);
  const path = resolve(around.folder, expanded);
  if (isFolder(path)) return inEnvironment(path, around.platform);
  // Windows takes `Scripts\python` for the file with its ending.
  const endings = around.platform === 'win32' ? ['', '.exe'] : [''];
  const file = endings.map((ending) => path + ending).find(runs);
  if (file !== undefined) return { ok: true, path: file };
  const onPath = isCommand ? search(expanded, around) : undefined;
  if (onPath !== undefined) return { ok: true, path: onPath };
  if (isCommand && !entryAt(path))
    return {
      ok: false,
      why: `there is no such file in ${around.folder} and no such command on the PATH`,
    };
  return { ok: false, why: missingText(path) };
}

/** An environment is known by its folder: venv, conda, or one that was moved. */
function inEnvironment(folder: string, platform: NodeJS.Platform): Located {
  const tried =
    platform === 'win32'
      ? [join(folder, 'Scripts', 'python.exe'), join(folder, 'python.exe')]
      : [join(folder, 'bin', 'python'), join(folder, 'bin', 'python3')];
  const path = tried.find(runs);
  return path === undefined
    ? { ok: false, why: missingText(tried[0] ?? folder) }
    : { ok: true, path };
}

/** A link that leads nowhere is how a venv looks whose Python was removed or upgraded. */
function missingText(path: string): string {
  let at = path;
  for (let links = 0; links < 20; links++) {
    const stat = entryAt(at);
    if (!stat) break;
    if (!stat.isSymbolicLink()) return `${path} cannot be executed`;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return at === path
    ? `there is no ${path}`
    : `${path} leads to ${at}, which is gone (was that Python removed or upgraded?)`;
}

interface Environment {
  readonly path: string;
  readonly why: string;
}

function environmentsFrom(folder: string): readonly Environment[] {
  const near: Environment[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    for (const name of ['.venv', 'venv']) {
      const path = join(at, name);
      if (existsSync(join(path, 'pyvenv.cfg'))) near.push({ path, why: `the nearest ${name}` });
    }
    if (dirname(at) === at) break;
  }
  return near;
}

function environments({ folder, env }: Surroundings, beside?: string): readonly Environment[] {
  const starts = beside === undefined ? [folder] : [resolve(folder, beside), folder];
  const near = starts.flatMap(environmentsFrom);
  const named = (['VIRTUAL_ENV', 'CONDA_PREFIX'] as const).flatMap((name) => {
    const path = env[name];
    // An activated one that was deleted since is of no meaning any more.
    return path && isFolder(path) ? [{ path, why: `${name} is set` }] : [];
  });
  return [...near, ...named].slice(0, 1);
}

const onPath = (platform: NodeJS.Platform): readonly (readonly string[])[] =>
  platform === 'win32' ? [['py', '-3'], ['python3'], ['python']] : [['python3'], ['python']];

function search(command: string, { env, platform }: Surroundings): string | undefined {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((f) => f !== '');
  const names = platform === 'win32' ? [command, `${command}.exe`] : [command];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(runs);
}

const remake = (folder: string, platform: NodeJS.Platform): string =>
  `${platform === 'win32' ? 'py -3' : 'python3'} -m venv --clear "${folder}"`;

/** Undefined also for a path through a file or a circle of links, which Node's `throwIfNoEntry: false` throws for. */
function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function runs(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
