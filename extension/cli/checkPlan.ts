/** What `lossbook check` was asked, as a plan; everything that cannot be done is a `UsageError` before anything runs. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findInterpreter } from '../python/interpreter.js';
import { npzNames } from '../data/npz.js';
import type { CheckedReference, CheckInputs, CheckPlan } from '../target/checkNotebook.js';
import { inputKinds, shapeProblem, usualShape, type InputKind } from '../target/inputKinds.js';
import { isReferenceName, kindByName, knownLosses } from '../target/knownLosses.js';
import { nearLosses } from '../target/nearLosses.js';
import { parseTarget, targetText, type Target } from '../target/target.js';
import type { OptionsOf } from './commandTable.js';
import { pathFrom, readBytes } from './files.js';
import { UsageError } from './usageError.js';

export type CheckOptions = OptionsOf<'check'>;

export type CheckCommand = 'check' | 'match';

/** `folder` is where the notebook will be run: paths in the plan are as seen from there. */
export function planCheck(
  text: string,
  options: CheckOptions,
  folder: string,
  command: CheckCommand,
): CheckPlan {
  try {
    const plan = readPlan(text, options, folder);
    return command === 'match' ? { ...plan, asks: 'which loss it is' } : plan;
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${command}: ${error.message}`) : error;
  }
}

function readPlan(text: string, options: CheckOptions, folder: string): CheckPlan {
  const target = requireTarget(text, text, folder);
  const reference = referenceOf(options.reference, folder);
  const { wrt, framework, python, layout, as: formats } = options;
  const isPython = [target, reference?.from === 'file' ? reference.target : undefined].some(
    (each) => each?.language === 'python',
  );
  const given = Object.entries({ framework, python, layout });
  const idle = given.find(([, value]) => value !== undefined)?.[0];
  if (!isPython && idle !== undefined) {
    throw new UsageError(`--${idle} is for losses in Python, and ${text} is none.`);
  }
  if (isPython) requirePython(python, folder);
  const inputs = inputsOf(target, reference, options, folder);
  const count = inputs.from === 'file' ? inputs.names.length : 2;
  if (wrt !== undefined && wrt >= count) {
    throw new UsageError(
      `--wrt ${wrt}: there are ${count} inputs, counted from 0 to ${count - 1}.`,
    );
  }
  const known = reference?.from === 'library' ? knownLosses[reference.name].probedAs : undefined;
  const said = given.filter(([, value]) => value !== undefined);
  return {
    target,
    inputs,
    python: { ...Object.fromEntries(said), ...(isPair(inputs) && { truthFirst: true as const }) },
    ...(reference && { reference }),
    ...(wrt !== undefined && { wrt }),
    ...(formats && { formats }),
    ...(known && { probedAs: known }),
  };
}

/** Arrays of other names are given in their own order. */
const isPair = (inputs: CheckInputs): boolean =>
  inputs.from === 'random' ||
  (truthNames.test(inputs.names[0] ?? '') && predictionNames.test(inputs.names[1] ?? ''));

/** One that is not there is said before a kernel is started, and as what it is: a wrong command line. */
function requirePython(python: string | undefined, folder: string): void {
  const found = findInterpreter(
    { option: python },
    { folder, env: process.env, platform: process.platform },
  );
  if (found.ok) return;
  throw new UsageError(`${found.message.replace('the option python is', '--python is')}.`);
}

function requireTarget(text: string, spelled: string, folder: string): Target {
  const parsed = parseTarget(text);
  if (!parsed.ok) throw new UsageError(`${spelled} ${parsed.why}.`);
  const { file } = parsed.target;
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  if (!isFile) {
    const why = existsSync(file) ? 'is no file' : 'does not exist';
    throw new UsageError(`${spelled}: ${file} ${why}. Check the path.`);
  }
  return { ...parsed.target, file: pathFrom(folder, file) };
}

function referenceOf(text: string | undefined, folder: string): CheckedReference | undefined {
  if (text === undefined) return undefined;
  if (isReferenceName(text)) return { from: 'library', name: text };
  if (/^[\w$]+$/.test(text)) {
    const near = nearLosses(text);
    throw new UsageError(
      `--reference ${text}: lossbook/reference has no such loss; did you mean ${near.join(', ')}? ` +
        `'lossbook check --help' has all; a loop of your own is FILE.py:${text}.`,
    );
  }
  return { from: 'file', target: requireTarget(text, `--reference ${text}`, folder) };
}

function inputsOf(
  target: Target,
  reference: CheckedReference | undefined,
  { inputs, kind, shape, seed = 1 }: CheckOptions,
  folder: string,
): CheckInputs {
  if (inputs !== undefined) {
    const idle = kind !== undefined ? '--kind' : shape !== undefined ? '--shape' : undefined;
    if (idle === undefined) return inputFile(inputs, folder);
    throw new UsageError(`${idle} is for random inputs; --inputs ${inputs} brings its own.`);
  }
  const { kind: chosen, because } =
    kind === undefined ? kindOf(target, reference) : { kind, because: 'as --kind says' };
  const taken = shape ?? usualShape(chosen);
  const problem = shapeProblem(chosen, taken);
  if (problem !== undefined) throw new UsageError(`--shape ${taken.join(',')}: ${problem}.`);
  return { from: 'random', kind: chosen, shape: taken, seed, because };
}

/** Asked for only where it cannot be known. */
function kindOf(
  target: Target,
  reference: CheckedReference | undefined,
): { kind: InputKind; because: string } {
  if (reference?.from === 'library') {
    const { inputs: kind } = knownLosses[reference.name];
    if (kind !== undefined) return { kind, because: `as ${reference.name} takes them` };
    throw new UsageError(
      `${reference.name} takes inputs that none of the kinds is; give them with --inputs FILE.npz.`,
    );
  }
  const kind = kindByName(target.expression);
  if (kind !== undefined) return { kind, because: `by the name '${target.expression}'` };
  throw new UsageError(
    `what ${targetText(target)} is given cannot be known from its name. ` +
      `Say --kind ${inputKinds.join('|')}, give real ones with --inputs FILE.npz, or name a --reference.`,
  );
}

const truthNames = /^(y_?true|true|truth|target|targets|label|labels|gt|ground_?truth)$/i;
const predictionNames = /^(y_?pred|pred|prediction|predictions|output|outputs|logits)$/i;

function inputFile(file: string, folder: string): CheckInputs {
  const names = arrayNames(file);
  const truth = names.find((name) => truthNames.test(name));
  const prediction = names.find((name) => predictionNames.test(name));
  const rest = names.filter((name) => name !== truth && name !== prediction);
  const ordered =
    truth !== undefined && prediction !== undefined ? [truth, prediction, ...rest] : names;
  return { from: 'file', file: pathFrom(folder, file), names: ordered };
}

function arrayNames(file: string): readonly string[] {
  const bytes = readBytes(file);
  try {
    const names = npzNames(bytes);
    if (names.length > 0) return names;
  } catch (error) {
    throw new UsageError(
      `--inputs ${file}: it ${(error as Error).message}; write one with np.savez('${file}', y_true=..., y_pred=...).`,
    );
  }
  throw new UsageError(`--inputs ${file}: it holds no arrays.`);
}

/** What the command itself names to be read: losses, their reference, real inputs. */
export function filesToRead(
  targets: readonly string[],
  { reference, inputs }: CheckOptions,
): readonly string[] {
  const files = [...targets, ...(reference === undefined ? [] : [reference])].flatMap((text) => {
    const parsed = parseTarget(text);
    return parsed.ok ? [parsed.target.file] : [];
  });
  return inputs === undefined ? files : [...files, inputs];
}

/** The folder of the notebook that is run: where it will be written, else here. */
export const checkFolder = (notebook: string | undefined): string =>
  notebook === undefined || notebook === '-' ? process.cwd() : dirname(resolve(notebook));
