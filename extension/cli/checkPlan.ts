/** What `lossbook check` was asked, as a plan; everything that cannot be done is a `UsageError` before anything runs. */
import { dirname, resolve } from 'node:path';
import { findInterpreter } from '../python/interpreter.js';
import type { CheckedReference, CheckInputs, CheckPlan } from '../target/checkNotebook.js';
import {
  classNumberLosses,
  isMetric,
  isReferenceName,
  knownLosses,
  takesClassNumbers,
  type ReferenceName,
} from '../target/knownLosses.js';
import type { ProbedAs } from '../target/inputKinds.js';
import { positionOf } from '../wire/argumentNames.js';
import { nearLosses } from '../target/nearLosses.js';
import { parseTarget, type Target } from '../target/target.js';
import type { OptionsOf } from './commandTable.js';
import { inputsOf, isPair } from './checkInputs.js';
import { pathFrom } from './files.js';
import { readOptionsText } from './optionsText.js';
import { statOf } from './statOf.js';
import { UsageError } from './usageError.js';

export type CheckOptions = OptionsOf<'check'>;

export type CheckCommand = 'check' | 'match';

/** `folder` is where the notebook will be run: paths in the plan are as seen from there. */
export function planCheck(
  texts: readonly string[],
  options: CheckOptions,
  folder: string,
  command: CheckCommand,
): readonly CheckPlan[] {
  try {
    const plans = texts.map((text) => readPlan(text, options, folder));
    requirePythonFor(plans, texts);
    return command === 'match'
      ? plans.map((plan) => ({ ...plan, asks: 'which loss it is' }))
      : plans;
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${command}: ${error.message}`) : error;
  }
}

function readPlan(text: string, options: CheckOptions, folder: string): CheckPlan {
  const target = requireTarget(text, text, folder);
  const named = referenceOf(options.reference, folder);
  const { wrt, framework, python, layout, first, as: formats } = options;
  const given = Object.entries({ framework, python, layout, first });
  if (isOfPython(target, named)) requirePython(python, folder, besideOf(target, folder));
  const inputs = inputsOf({
    target,
    reference: named,
    options,
    file: (path) => pathFrom(folder, path),
  });
  const reference = named && withLabels(named, inputs);
  requireWrt(wrt, inputs);
  if (first !== undefined && !isPair(inputs)) {
    throw new UsageError(
      `--first ${first}: the arrays of the archive are given in their own order, as no two of them are named for a truth and a prediction. Name them y_true and y_pred.`,
    );
  }
  const known = reference?.from === 'library' ? probedAs(reference.name, inputs) : undefined;
  const said = given.filter(([, value]) => value !== undefined);
  return {
    target,
    inputs,
    python: { ...Object.fromEntries(said), ...(isPair(inputs) && { truthFirst: true as const }) },
    ...(reference && { reference }),
    ...wrtOf(wrt, inputs),
    ...(formats && { formats }),
    ...(known && { probedAs: known }),
  };
}

const isOfPython = (target: Target, reference: CheckedReference | undefined): boolean =>
  target.language === 'python' ||
  (reference?.from === 'file' && reference.target.language === 'python');

/** What is said of losses in Python is of those among the targets. */
function requirePythonFor(plans: readonly CheckPlan[], texts: readonly string[]): void {
  if (plans.some(({ target, reference }) => isOfPython(target, reference))) return;
  // That the truth comes first is nothing that was typed.
  const idle = Object.keys(plans[0]?.python ?? {}).find((key) => key !== 'truthFirst');
  if (idle === undefined) return;
  const which = texts.length === 1 ? `${texts[0]} is none` : `none of ${texts.join(', ')} is one`;
  throw new UsageError(`--${idle} is for losses in Python, and ${which}.`);
}

/** A loss that is of no family of its own may be of one on other inputs than its usual, where the person says those. */
function probedAs(name: ReferenceName, inputs: CheckInputs): ProbedAs | undefined {
  const { probedAs: known, inputs: usual } = knownLosses[name];
  const isOwn = inputs.from === 'file' || usual === undefined || inputs.kind === usual;
  return known === 'other' && !isOwn ? undefined : known;
}

function requireWrt(wrt: number | undefined, inputs: CheckInputs): void {
  if (wrt === undefined) return;
  const count = inputs.from === 'file' ? inputs.names.length : 2;
  if (wrt >= count) {
    throw new UsageError(
      `--wrt ${wrt}: there are ${count} inputs, counted from 0 to ${count - 1}.`,
    );
  }
  if (wrt === 0 && inputs.labels === 'index') {
    throw new UsageError(
      `--wrt 0: it holds class numbers, and there is no gradient by whole numbers.`,
    );
  }
}

/** Of more than two inputs the last may be a mask, whose gradient nobody uses. */
function wrtOf(said: number | undefined, inputs: CheckInputs): Pick<CheckPlan, 'wrt'> {
  if (said !== undefined) return { wrt: said };
  if (inputs.from === 'random' || inputs.names.length <= 2) return {};
  return { wrt: isPair(inputs) ? 1 : (positionOf('prediction', inputs.names) ?? 'prediction') };
}

/** A project's `.venv` is beside its losses, wherever the command is given. */
export const besideOf = ({ file }: Target, folder: string): string =>
  dirname(resolve(folder, file));

/** One that is not there is said before a kernel is started, and as what it is: a wrong command line. */
function requirePython(python: string | undefined, folder: string, beside: string): void {
  const found = findInterpreter(
    { caller: 'command', option: python, beside },
    { folder, env: process.env, platform: process.platform },
  );
  if (found.ok) return;
  throw new UsageError(`${found.message}.`);
}

function requireTarget(text: string, spelled: string, folder: string): Target {
  const parsed = parseTarget(text);
  if (!parsed.ok) throw new UsageError(`${spelled} ${parsed.why}.`);
  const { file } = parsed.target;
  const found = statOf(file);
  if (found?.isFile() !== true) {
    const why = found ? 'is no file' : 'does not exist, or cannot be reached';
    throw new UsageError(`${spelled}: ${file} ${why}. Check the path.`);
  }
  return { ...parsed.target, file: pathFrom(folder, file) };
}

function referenceOf(text: string | undefined, folder: string): CheckedReference | undefined {
  if (text === undefined) return undefined;
  const call = text.trim();
  const open = call.endsWith(')') ? call.indexOf('(') : -1;
  const word = open < 0 ? call : call.slice(0, open).trimEnd();
  const name = /^[\w$]+$/.test(word) ? word : undefined;
  if (name !== undefined && isReferenceName(name)) {
    if (isMetric(name)) {
      throw new UsageError(
        `--reference ${text}: ${name} is a record of several numbers, and a loss is one. A loop that gives one of them is FILE.py:NAME.`,
      );
    }
    const given = open < 0 ? '' : call.slice(open + 1, -1).trim();
    return {
      from: 'library',
      name,
      ...(given !== '' && { options: readOptionsText(text, given) }),
    };
  }
  if (name !== undefined) {
    const near = nearLosses(name);
    throw new UsageError(
      `--reference ${text}: lossbook/reference has no such loss; did you mean ${near.join(', ')}? ` +
        `'lossbook check --help' has all; a loop of your own is FILE.py:${name}.`,
    );
  }
  return { from: 'file', target: requireTarget(text, `--reference ${text}`, folder) };
}

/** The reference is told of class numbers as the loss is given them. */
function withLabels(reference: CheckedReference, inputs: CheckInputs): CheckedReference {
  if (reference.from === 'file') return reference;
  const { name, options } = reference;
  if (inputs.from === 'file' && inputs.names.length !== 2) {
    throw new UsageError(
      `--reference ${name} takes y_true and y_pred, and ${inputs.file} has ${inputs.names.join(', ')}. ` +
        `Give it those two alone, or compare with a loop of your own, --reference FILE.py:NAME.`,
    );
  }
  if (inputs.labels !== 'index') return reference;
  if (!takesClassNumbers(name)) {
    throw new UsageError(
      `${name} takes y_true of the shape of y_pred, and no class numbers; ` +
        `those that do are ${classNumberLosses.join(', ')}. Give it one-hot labels, as np.eye(classes)[y_true].`,
    );
  }
  if (options === undefined) return { ...reference, options: `{ labels: 'index' }` };
  if (/\blabels\b/.test(options)) return reference;
  return { ...reference, options: options.replace('{', `{ labels: 'index', `) };
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
