/** What `lossbook check` gives the loss: random inputs of a kind, or arrays of a file. */
import { unpackNpz, npzNames } from '../data/npz.js';
import type { CheckedReference, CheckInputs } from '../target/checkNotebook.js';
import {
  inputKinds,
  inputRules,
  shapeProblem,
  usualShape,
  type ClassLabels,
  type InputKind,
} from '../target/inputKinds.js';
import { kindByName, knownLosses, takesClassNumbers } from '../target/knownLosses.js';
import { targetText, type Target } from '../target/target.js';
import { ofTwo, positionOf, sure } from '../wire/argumentNames.js';
import { decodeNpy } from '../wire/npy.js';
import type { Shape } from '../wire/shape.js';
import type { OptionsOf } from './commandTable.js';
import { readBytes } from './files.js';
import { UsageError } from './usageError.js';

interface Request {
  readonly target: Target;
  readonly reference: CheckedReference | undefined;
  readonly options: OptionsOf<'check'>;
  /** A path as the notebook has it. */
  readonly file: (path: string) => string;
}

export function inputsOf({ target, reference, options, file }: Request): CheckInputs {
  const { inputs, kind, shape, seed = 1, labels: said } = options;
  if (inputs !== undefined) {
    const idle = Object.entries({ kind, shape, labels: said }).find(([, x]) => x !== undefined);
    if (idle === undefined) return inputFile(inputs, file(inputs));
    throw new UsageError(`--${idle[0]} is for random inputs; --inputs ${inputs} brings its own.`);
  }
  const chosen =
    kind === undefined ? kindOf(target, reference) : { kind, because: 'as --kind says' };
  const labels = said ?? labelsOf(target, reference, chosen);
  if (labels === 'index' && inputRules[chosen.kind].aboutNumbers === undefined) {
    throw new UsageError(
      `--labels index is for classes, of --kind segmentation or logits; here the inputs are ${chosen.kind}.`,
    );
  }
  requireProbabilities(target, reference, chosen.kind);
  const taken = shape ?? usualShape(chosen.kind);
  const problem = shapeProblem(chosen.kind, taken, labels);
  if (problem !== undefined) throw new UsageError(`--shape ${taken.join(',')}: ${problem}.`);
  return { from: 'random', ...chosen, shape: taken, seed, ...(labels && { labels }) };
}

/** A loss with a sigmoid or softmax of its own is held to one without by undoing that before it. */
function requireProbabilities(
  { language, file, expression }: Target,
  reference: CheckedReference | undefined,
  kind: InputKind,
): void {
  if (reference?.from !== 'library' || kind !== 'logits') return;
  if (knownLosses[reference.name].inputs !== 'segmentation') return;
  const wrapped =
    language === 'python'
      ? `: '${file}:lambda y_true, y_pred: (${expression})(torch.logit(y_pred), y_true)' is one in PyTorch of a sigmoid; a softmax is undone by torch.log`
      : '';
  throw new UsageError(
    `--kind logits: ${reference.name} takes probabilities. Draw those, --kind segmentation, and give them to the loss as logits${wrapped}.`,
  );
}

/** What the reference was told of its labels; else what the name of the loss says. */
function labelsOf(
  target: Target,
  reference: CheckedReference | undefined,
  { kind }: { readonly kind: InputKind },
): ClassLabels | undefined {
  const options = reference?.from === 'library' ? reference.options : undefined;
  if (/\blabels['"]?\s*:\s*['"]index['"]/.test(options ?? '')) return 'index';
  if (options !== undefined && /\blabels\b/.test(options)) return undefined;
  // A script's losses are TensorFlow.js's, which are one-hot by their usual names.
  if (target.language === 'script' || inputRules[kind].aboutNumbers === undefined) return undefined;
  if (reference?.from === 'library' && !takesClassNumbers(reference.name)) return undefined;
  return kindByName(target.expression)?.labels;
}

/** Request for only where it cannot be known. */
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
  const named = kindByName(target.expression);
  if (named !== undefined)
    return { kind: named.kind, because: `by the name '${target.expression}'` };
  throw new UsageError(
    `what ${targetText(target)} is given cannot be known from its name. ` +
      `Say --kind ${inputKinds.join('|')}, give real ones with --inputs FILE.npz, or name a --reference.`,
  );
}

/** Whether it is known which is the truth; arrays of other names are given in their own order. */
export const isPair = (inputs: CheckInputs): boolean =>
  inputs.from === 'random' || pairIn(inputs.names)?.join() === '0,1';

/** Positions of truth and prediction, where the names of the arrays say both. */
function pairIn(names: readonly string[]): readonly [number, number] | undefined {
  const known = names.length === 2 ? ofTwo : sure;
  const truth = positionOf('truth', names, known);
  const prediction = positionOf('prediction', names, known);
  return truth === undefined || prediction === undefined ? undefined : [truth, prediction];
}

function inputFile(path: string, file: string): CheckInputs {
  const bytes = readBytes(path);
  const names = arrayNames(path, bytes);
  const pair = pairIn(names);
  const first = pair?.map((i) => names[i]!) ?? [];
  const ordered = [...first, ...names.filter((name) => !first.includes(name))];
  const arrays = ordered.map((name) => ({ name, shape: shapeOf(bytes, name) }));
  const labels = labelsIn(path, arrays);
  const empty = arrays.find(({ shape }) => shape?.includes(0));
  if (empty) {
    throw new UsageError(
      `--inputs ${path}: ${empty.name} [${empty.shape!.join(',')}] is empty: there is nothing to check.`,
    );
  }
  return { from: 'file', file, names: ordered, ...(labels && { labels }) };
}

/** Class numbers have one axis less than what they are held to: its classes, last. */
function labelsIn(
  file: string,
  [truth, prediction]: readonly { readonly name: string; readonly shape: Shape | undefined }[],
): 'index' | undefined {
  if (truth === undefined || prediction === undefined) return undefined;
  const [given, made] = [truth.shape, prediction.shape];
  if (given === undefined || made === undefined || given.length !== made.length - 1)
    return undefined;
  if (isEqual(given, made.slice(0, -1))) return 'index';
  if (!isEqual(given, [...made.slice(0, 1), ...made.slice(2)])) return undefined;
  throw new UsageError(
    `--inputs ${file}: ${prediction.name} [${made.join(',')}] has its classes second, where ${truth.name} [${given.join(',')}] has none. ` +
      `Save it with its classes last, np.moveaxis(${prediction.name}, 1, -1); --layout NCHW hands it to the loss as it is now.`,
  );
}

const isEqual = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Nothing of an array that cannot be read: that is said where it is. */
function shapeOf(bytes: Uint8Array, name: string): Shape | undefined {
  try {
    const member = unpackNpz(bytes, name).get(name);
    const read = member && decodeNpy(member);
    return read?.ok ? read.array.shape : undefined;
  } catch {
    return undefined;
  }
}

function arrayNames(file: string, bytes: Uint8Array): readonly string[] {
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
