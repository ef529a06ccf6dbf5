/**
 * Every command and option there is: the parser, the help and the block in the README are made from, or held
 * against, this table. A new option is a line here and its use; a new command an entry here, its file, and its
 * line in `main.ts`.
 */
import { backendChoices, type BackendChoice } from '../wire/message.js';
import { referenceNames } from '../target/knownLosses.js';
import { classLabels, inputKinds, type ClassLabels, type InputKind } from '../target/inputKinds.js';
import { frameworks, type Framework } from '../wire/frameworks.js';
import { trainingFormats, type TrainingFormat } from '../wire/numberFormats.js';
import { flag, list, output, value, type Option } from './option.js';

/** What a command is given besides options: names for help, and how many. */
export interface Operands {
  readonly names: readonly string[];
  /** The last name may be given again and again. */
  readonly many?: true;
}

export interface CommandEntry {
  /** One line of help. */
  readonly summary: string;
  readonly operands: Operands;
  /** Operands as somebody would write them. */
  readonly example: string;
  readonly options: Readonly<Record<string, Option<unknown>>>;
  /** What the command's own help has besides. */
  readonly more?: string;
}

/** Keeps the exact names of operands and options, from which the types of what a command gets are read. */
const entry = <const Entry extends CommandEntry>(command: Entry): Entry => command;

const timeout = value('SECONDS', 'stop a cell that takes longer', {
  parse: seconds,
  takes: 'a number of seconds above 0',
});
const junit = output('FILE', 'write a JUnit report there');
const keepGoing = flag('go on after a cell that throws');

/** Where Jupyter is to find a kernel. */
const jupyterPlace = {
  user: flag('for you, wherever you start Jupyter; the default'),
  sysPrefix: flag('for the Python environment that is active'),
  prefix: value('DIR', 'for the Python environment in this folder', {
    parse: unlessBlank,
    takes: 'the name of a folder',
  }),
  name: value('NAME', `of the kernel; the default is 'lossbook'`, {
    parse: (text) => (/^[\w.-]+$/.test(text) ? text.toLowerCase() : undefined),
    takes: 'letters, digits, dots, hyphens and underscores',
  }),
};
const strict = flag('a check without its expected verdict is an error, as for papermill');

/** The default is the command's own, so help says it. */
const backend = (help: string) =>
  value<BackendChoice>('NAME', help, {
    parse: (text) => backendChoices.find((name) => name === text),
    takes: `one of ${backendChoices.join(', ')}`,
    environment: 'LOSSBOOK_BACKEND',
  });

/** What a loss in a file is given, where it is computed, and what is made of that. */
const randomInputs = {
  kind: value<InputKind>('KIND', `of random inputs: ${inputKinds.join(', ')}`, {
    parse: (text) => inputKinds.find((kind) => kind === text),
    takes: `one of ${inputKinds.join(', ')}`,
  }),
  labels: value<ClassLabels>(
    'index',
    'random class numbers for yTrue, without a class axis; or oneHot',
    {
      parse: (text) => classLabels.find((each) => each === text),
      takes: `one of ${classLabels.join(', ')}`,
    },
  ),
  shape: value('N,H,W,C', 'of random inputs; the default is a small image of the kind', {
    parse: shape,
    takes: 'whole numbers above 0 with commas between, as in 2,32,32,2',
  }),
  inputs: value('FILE.npz', 'real inputs: arrays y_true and y_pred, or all in their order', {
    parse: unlessBlank,
    takes: 'the name of an .npz file',
  }),
  seed: value('N', 'of random inputs; the default is 1', {
    parse: (text) => wholeNumber(text, 2 ** 32),
    takes: 'a whole number from 0 to 4294967295',
  }),
};
const ofPython = {
  framework: value<Framework>('NAME', `${frameworks.join(', ')}; guessed where it can be`, {
    parse: (text) => frameworks.find((name) => name === text),
    takes: `one of ${frameworks.join(', ')}`,
  }),
  python: value('PATH', 'the Python to use; without it the nearest virtual environment', {
    parse: unlessBlank,
    takes: 'the path or the name of a Python',
  }),
  layout: value<'NCHW' | 'NHWC'>(
    'NCHW',
    'where losses and loops in Python have their channels second',
    {
      parse: (text) => (text === 'NCHW' || text === 'NHWC' ? text : undefined),
      takes: 'NCHW or NHWC',
    },
  ),
  first: value<'truth' | 'prediction'>(
    'WHICH',
    'its first argument, where no name tells: truth or prediction',
    {
      parse: (text) => (text === 'truth' || text === 'prediction' ? text : undefined),
      takes: 'truth or prediction',
    },
  ),
};
const ofChecks = {
  json: flag('print one JSON object with the verdict and every report'),
  html: output('OUT', 'write a page of the checks, as export --html does'),
  notebook: output('OUT.tfnb', 'write the checks as a notebook to go on from'),
  backend: backend(`${backendChoices.join(', ')}; the first is the default`),
  timeout,
};

export const commands = {
  run: entry({
    summary: 'run in file order in a fresh kernel, print every verdict',
    operands: { names: ['FILE'], many: true },
    example: 'notebook.tfnb',
    options: {
      json: flag(`print one JSON object with every cell's status, reports and error`),
      quiet: flag('leave out what cells print and show'),
      junit,
      output: output('FILE', 'write the executed notebook there; without it nothing is written'),
      backend: backend(`${backendChoices.join(', ')}; the first is the default`),
      timeout,
      keepGoing,
      parameter: list('NAME=VALUE', `give a name of the cell tagged 'parameters' another value`, {
        short: 'p',
        parse: nameAndValue,
        takes: 'NAME=VALUE',
      }),
    },
  }),
  check: entry({
    summary: 'check a loss in a file: Python, TypeScript or JavaScript; no notebook needed',
    operands: { names: ['TARGET'], many: true },
    example: 'losses.py:angle_loss --reference angularLoss',
    options: {
      reference: value('LOSS', 'name or name({options}) of lossbook/reference, or FILE.py:naive', {
        parse: unlessBlank,
        takes: 'a name or FILE:NAME',
      }),
      ...randomInputs,
      wrt: value('N', 'check the gradient in this input, from 0; the default is the prediction', {
        parse: (text) => wholeNumber(text, 64),
        takes: 'the position of an input, from 0',
      }),
      as: value<readonly TrainingFormat[]>(
        'FORMATS',
        `some of ${trainingFormats.join(',')}: run it there as well`,
        { parse: formats, takes: `formats of ${trainingFormats.join(', ')}, with commas between` },
      ),
      ...ofPython,
      ...ofChecks,
    },
    more: `Losses of lossbook/reference: ${referenceNames.join(', ')}.`,
  }),
  match: entry({
    summary: 'say which loss of the library a loss in a file is, with which options',
    operands: { names: ['TARGET'], many: true },
    example: 'losses.py:DiceLoss --kind segmentation',
    options: { ...randomInputs, ...ofPython, ...ofChecks },
  }),
  verify: entry({
    summary: 'run again and compare with the recorded results',
    operands: { names: ['FILE'], many: true },
    example: 'notebook.tfnb',
    options: {
      update: flag('rewrite the files with what came out now'),
      junit,
      json: flag('print one JSON object with every difference and its likely cause'),
      backend: backend('as for run; the default is the one that made the recorded results'),
      timeout,
      keepGoing,
    },
  }),
  export: entry({
    summary: 'make a page that works from disk, or a script',
    operands: { names: ['FILE'] },
    example: 'notebook.tfnb --html page.html',
    options: {
      html: output('OUT', 'write one page that holds all it needs'),
      ts: output('OUT', 'write a TypeScript script with the same checks'),
    },
  }),
  diff: entry({
    summary: 'sources, verdicts and summaries of outputs, as diff -u has them',
    operands: { names: ['A', 'B'] },
    example: 'old.tfnb new.tfnb',
    options: {},
  }),
  show: entry({
    summary: `the text that diff compares, for git's textconv`,
    operands: { names: ['FILE'] },
    example: 'notebook.tfnb',
    options: {},
  }),
  strip: entry({
    summary: 'take outputs and records of runs out, in place',
    operands: { names: ['FILE'], many: true },
    example: 'notebook.tfnb',
    options: {},
  }),
  'jupyter install': entry({
    summary: 'make it a kernel of JupyterLab, papermill and all who speak Jupyter',
    operands: { names: [] },
    example: '--sys-prefix',
    options: { ...jupyterPlace, strict },
  }),
  'jupyter uninstall': entry({
    summary: 'take that kernel away again',
    operands: { names: [] },
    example: '--sys-prefix',
    options: jupyterPlace,
  }),
  'jupyter kernel': entry({
    summary: 'the kernel that Jupyter starts',
    operands: { names: ['CONNECTION_FILE'] },
    example: 'kernel-1.json',
    options: { strict, backend: backend('as for run') },
  }),
};

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as readonly CommandName[];

/** The options of a command as its code gets them. */
export type OptionsOf<Name extends CommandName> = {
  readonly [Key in keyof (typeof commands)[Name]['options']]: ValueOf<
    (typeof commands)[Name]['options'][Key]
  >;
};
type ValueOf<Any> = Any extends Option<infer Value> ? Value : never;

/** A string for each name; where the last may be repeated at least one. */
type OperandsOf<Any extends Operands> = Any extends { readonly many: true }
  ? readonly [string, ...string[]]
  : StringsFor<Any['names']>;
type StringsFor<Names extends readonly string[]> = { readonly [Key in keyof Names]: string };

/** A command line that was understood. */
export interface Given<Name extends CommandName> {
  readonly name: Name;
  readonly operands: OperandsOf<(typeof commands)[Name]['operands']>;
  readonly options: OptionsOf<Name>;
}

/** `keepGoing` is `--keep-going`; an option with a letter is shown by it. */
export const longName = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const spell = (key: string, { short }: Option<unknown>): string =>
  short === undefined ? `--${longName(key)}` : `-${short}`;

/** Node's timers hold 31 bits of milliseconds, and fire at once for more. */
const longestTimer = Math.floor((2 ** 31 - 1) / 1000);

function seconds(text: string): number | undefined {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number <= 0) return undefined;
  return Math.min(number, longestTimer);
}

function unlessBlank(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

function wholeNumber(text: string, below: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  return number < below ? number : undefined;
}

function shape(text: string): readonly number[] | undefined {
  const sizes = text.split(/[,x×]/).map((size) => wholeNumber(size.trim(), 2 ** 31) ?? 0);
  return sizes.every((size) => size > 0) ? sizes : undefined;
}

function formats(text: string): readonly TrainingFormat[] | undefined {
  const named = text.split(',').map((name) => name.trim());
  const known = trainingFormats.filter((format) => named.includes(format));
  return known.length === new Set(named).size ? known : undefined;
}

function nameAndValue(text: string): readonly [string, string] | undefined {
  const [, name, given] = /^([\p{ID_Start}_$][\p{ID_Continue}$]*)=(.*)$/su.exec(text) ?? [];
  return name === undefined || given === undefined ? undefined : [name, given];
}
