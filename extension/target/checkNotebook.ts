/**
 * A loss in a file as a notebook that checks it: what `lossbook check` runs, and what a person goes on from.
 *
 * A cell a check, so that one that throws takes no other with it.
 */
import { newCodeCell, newMarkdownCell, newNotebook } from '../notebook/newNotebook.js';
import type { Notebook } from '../notebook/model.js';
import type { TrainingFormat } from '../wire/numberFormats.js';
import {
  aboutInputs,
  inputRules,
  type ClassLabels,
  type InputKind,
  type ProbedAs,
} from './inputKinds.js';
import type { ReferenceName } from './knownLosses.js';
import { targetText, type Target } from './target.js';

export type CheckedReference =
  | {
      readonly from: 'library';
      readonly name: ReferenceName;
      /** As TypeScript: `{ labels: 'index' }`. */
      readonly options?: string;
    }
  | { readonly from: 'file'; readonly target: Target };

export type CheckInputs =
  | {
      readonly from: 'random';
      readonly kind: InputKind;
      readonly shape: readonly number[];
      readonly seed: number;
      readonly labels?: ClassLabels;
      /** Why this kind, for the person who did not say one. */
      readonly because: string;
    }
  | {
      readonly from: 'file';
      readonly file: string;
      readonly names: readonly string[];
      /** Where the first holds class numbers, as it has no class axis. */
      readonly labels?: 'index';
    };

export interface PythonOptions {
  readonly framework?: string;
  readonly python?: string;
  readonly layout?: string;
  /** Where it is known which input is the truth. */
  readonly truthFirst?: true;
  /** Which of the two its first parameter is, where its name does not say. */
  readonly first?: string;
}

export interface CheckPlan {
  readonly target: Target;
  readonly reference?: CheckedReference;
  readonly inputs: CheckInputs;
  readonly python: PythonOptions;
  /** The input whose gradient is checked, or the prediction by the names of the parameters; the last if not said. */
  readonly wrt?: number | 'prediction';
  /** Formats of training to run it in as well; undefined leaves `precision` out. */
  readonly formats?: readonly TrainingFormat[];
  /** What `probe` is told, as the reference has it; undefined lets it read the loss's behaviour, and where that does not tell, the kind of the inputs. */
  readonly probedAs?: ProbedAs;
  /** In place of checks. */
  readonly asks?: 'which loss it is';
  /** Why there is no gradient to check: known of a loss in Python when it was loaded. */
  readonly noGradient?: string;
}

/** A check that is not made, and why. */
export interface LeftOut {
  readonly check: CheckCell;
  readonly why: string;
}

/** Id of the cell that has the inputs, and holds the reference's options to them. */
export const inputsCell = 'inputs';

/** Ids of the cells that hold a check, in their order. */
export const checkCells = ['compare', 'gradcheck', 'precision', 'probe', 'match'] as const;
export type CheckCell = (typeof checkCells)[number];

export function checkNotebook(plan: CheckPlan): Notebook {
  const cells = [
    newMarkdownCell('about', aboutText(plan)),
    newCodeCell('loss', lossLines(plan).join('\n')),
    newCodeCell(inputsCell, [...inputLines(plan.inputs), ...referenceLines(plan)].join('\n')),
    ...checkCells.flatMap((check) => {
      const call = callOf(check, plan);
      return call === undefined
        ? []
        : [newCodeCell(check, `${importLine(`{ ${check} }`, 'lossbook/check')}\n${call}`)];
    }),
  ];
  return newNotebook(cells);
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;

const importLine = (names: string, from: string): string => `import ${names} from ${quote(from)};`;

/** As a relative import wants it: with forward slashes, and told from a package. */
const specifier = (file: string): string => {
  const path = file.replaceAll('\\', '/');
  return quote(/^(\.{0,2}\/|[a-z]:\/)/i.test(path) ? path : `./${path}`);
};

function aboutText(plan: CheckPlan): string {
  const { target, reference, inputs, asks } = plan;
  const against = asks
    ? `${asks} of the library, and with which options`
    : reference === undefined
      ? 'its gradient, and what holds for a loss of its kind'
      : `against ${reference.from === 'library' ? `\`${reference.name}${reference.options === undefined ? '' : `(${reference.options})`}\` of \`lossbook/reference\`` : `\`${targetText(reference.target)}\``}`;
  const lines = [inputsText(inputs), ...leftOutOf(plan).map((left) => `${leftOutText(left)}.`)];
  return `# ${target.expression}\n\n\`${targetText(target)}\`: ${against}.\n\n${lines.join('\n\n')}`;
}

export function inputsText(inputs: CheckInputs): string {
  if (inputs.from === 'file') {
    const { names, file, labels } = inputs;
    const numbers = labels && `; ${names[0]} has no class axis, so it holds class numbers`;
    return `Inputs: ${names.join(', ')} of ${file}${numbers ?? ''}.`;
  }
  const { kind, shape, seed, because, labels } = inputs;
  return `Inputs: ${kind} ${shape.join('×')} (${because}): ${aboutInputs(kind, labels)}; seed ${seed}.`;
}

function lossLines({ target, reference, python }: CheckPlan): readonly string[] {
  const named: (readonly [string, Target, PythonOptions])[] = [['loss', target, python]];
  if (reference?.from === 'file') {
    const { python: interpreter, layout, truthFirst } = python;
    const loop = {
      loop: true,
      ...(interpreter !== undefined && { python: interpreter }),
      ...(layout !== undefined && { layout }),
      ...(truthFirst && { truthFirst }),
    };
    named.push(['naive', reference.target, loop]);
  }
  const isPython = named.some(([, { language }]) => language === 'python');
  return [
    ...(isPython ? [importLine('{ python }', 'lossbook/python')] : []),
    ...named.flatMap(([name, of]) => (of.language === 'script' ? importLines(name, of) : [])),
    ...named.flatMap(([name, of, options]) =>
      of.language === 'python' ? [pythonLine(name, of, options)] : [],
    ),
    ...(reference?.from === 'library' ? [importLine('* as reference', 'lossbook/reference')] : []),
  ];
}

/** What the cells themselves declare. */
const taken = [
  'loss',
  'losses',
  'naive',
  'options',
  'reference',
  'python',
  'inputs',
  'yTrue',
  'yPred',
  'default',
];

/** The name is used here, so that one that the file does not export is said here. */
function importLines(name: string, { file, expression }: Target): readonly string[] {
  const local = taken.includes(expression) ? `${name}Exported` : expression;
  const names = local === expression ? local : `${expression} as ${local}`;
  return [`import { ${names} } from ${specifier(file)};`, `const ${name} = ${local};`];
}

function pythonLine(name: string, { file, expression }: Target, options: PythonOptions): string {
  const given = Object.entries(options).map(
    ([key, value]: [string, string | true]) => `${key}: ${value === true ? 'true' : quote(value)}`,
  );
  const last = given.length > 0 ? `, { ${given.join(', ')} }` : '';
  return `const ${name} = python(${quote(file)}, ${quote(expression)}${last});`;
}

function inputLines(inputs: CheckInputs): readonly string[] {
  if (inputs.from === 'file') {
    const file = quote(inputs.file);
    return [
      importLine('{ readNpy }', 'lossbook/data'),
      `const inputs = [${inputs.names.map((name) => `readNpy(${file}, ${quote(name)})`).join(', ')}];`,
    ];
  }
  const { kind, shape, seed, labels } = inputs;
  const lines = inputRules[kind].lines(shape, labels);
  const uses = lines.some((line) => line.includes('tf.'));
  return [
    ...(uses ? [importLine('* as tf', '@tensorflow/tfjs')] : []),
    importLine('{ random }', 'lossbook/data'),
    `// ${aboutInputs(kind, labels)}`,
    `const draw = random(${seed});`,
    ...lines,
    `const inputs = [yTrue, yPred];`,
  ];
}

/** A loop believes every option and every input; the loss of the library refuses what does not go with it. */
function referenceLines({ reference, inputs }: CheckPlan): readonly string[] {
  if (reference?.from !== 'library') return [];
  const { name, options } = reference;
  const isDrawn = inputs.from === 'random';
  if (isDrawn && options === undefined) return [];
  // Arrays of whatever type: of whole numbers a loop makes the same.
  const given = isDrawn
    ? ['yTrue', 'yPred']
    : [0, 1].map((i) => `tf.cast(inputs[${i}], 'float32')`);
  return [
    ...(isDrawn ? [] : [importLine('* as tf', '@tensorflow/tfjs')]),
    importLine('* as losses', 'lossbook/losses'),
    ...(options === undefined ? [] : [`const options = ${options} as const;`]),
    `losses.${name}(${[...given, ...(options === undefined ? [] : ['options'])].join(', ')});`,
  ];
}

const referenceText = (reference: CheckedReference): string => {
  if (reference.from === 'file') return 'naive';
  const name = `reference.${reference.name}`;
  return reference.options === undefined ? name : `(t, p) => ${name}(t, p, options)`;
};

/** What is not checked of what was asked: said wherever a verdict is. */
export function leftOutOf({ inputs, asks, noGradient }: CheckPlan): readonly LeftOut[] {
  if (asks !== undefined) return [];
  const gradcheck =
    noGradient === undefined ? [] : [{ check: 'gradcheck', why: noGradient } as const];
  if (inputs.from === 'random' || inputs.names.length === 2) return gradcheck;
  const { names } = inputs;
  // It tries other pairs of truth and prediction, and what else there is would not go with them.
  const there =
    names.length === 1
      ? 'is 1 input'
      : `are ${names.length} inputs, which would not go with them; hold the others, 'FILE:lambda y_true, y_pred: NAME(y_true, y_pred, 1)'`;
  const why = `it tries other pairs of truth and prediction, and there ${there}`;
  return [...gradcheck, { check: 'probe', why }];
}

export const leftOutText = ({ check, why }: LeftOut): string => `${check} is left out: ${why}`;

/** The call of a check; undefined where it has nothing to say of this loss. */
function callOf(check: CheckCell, plan: CheckPlan): string | undefined {
  const { reference, wrt, probedAs, inputs, asks } = plan;
  if ((check === 'match') !== (asks === 'which loss it is')) return undefined;
  if (leftOutOf(plan).some((left) => left.check === check)) return undefined;
  switch (check) {
    case 'compare':
      if (reference === undefined) return undefined;
      return `compare(loss, ${referenceText(reference)}, inputs);`;
    case 'gradcheck':
      return `gradcheck(loss, inputs${wrt === undefined ? '' : `, { wrt: ${wrt === 'prediction' ? quote(wrt) : wrt} }`});`;
    case 'precision': {
      const { formats } = plan;
      if (formats === undefined) return undefined;
      const as = `[${formats.map(quote).join(', ')}]`;
      const by = wrt === 'prediction' ? 1 : wrt;
      return `precision(loss, inputs, { as: ${as}${by === undefined ? '' : `, wrt: ${by}`} });`;
    }
    case 'match':
      return 'match(loss, inputs);';
    case 'probe': {
      const family = inputs.from === 'random' ? inputRules[inputs.kind].family : 'other';
      const as =
        probedAs === undefined ? `otherwise: ${quote(family)}` : `kind: ${quote(probedAs)}`;
      const domain = inputs.from === 'random' ? inputRules[inputs.kind].domain : undefined;
      const range = domain === undefined ? '' : `, domain: [${domain.join(', ')}]`;
      return `probe(loss, { inputs, ${as}${range} });`;
    }
  }
}
