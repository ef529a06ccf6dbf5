/** `python(file, expression, options)`: a loss written in Python as a loss of this process. */
import * as tf from '@tensorflow/tfjs-core';
import { resolve } from 'node:path';
import { foreignLoss, type ForeignLoss, type ForeignNumbers } from '../check/foreignLoss.js';
import { ofTwo } from '../wire/argumentNames.js';
import { frameworks, type Framework } from '../wire/frameworks.js';
import type { PlainArray } from './frame.js';
import { evaluateLoss, type Memory } from './operation.js';
import { processFor } from './processes.js';
import { refusal } from './pythonError.js';
import { currentRim } from './rim.js';
import { traceLoss } from './trace.js';
import { loadTarget, type Target } from './target.js';
import { inputsOf } from './tensors.js';

export interface PythonOptions {
  /** What differentiates the loss. @default what its code uses */
  readonly framework?: Framework;
  /** It is a naive loop, which gets plain arrays, a thousand times as fast as a framework's tensors, unless its own code uses a framework. @default false */
  readonly loop?: boolean;
  /** A Python interpreter, or the folder of an environment. @default see `docs/python.md` */
  readonly python?: string;
  /** How the loss has images: with 'NCHW', inputs of rank 4, or of rank 5 where there are any, are handed over with their channels first. @default 'NHWC' */
  readonly layout?: 'NHWC' | 'NCHW';
  /** It is called as (yTrue, yPred), the other way round if the names of its first two parameters say so. @default false: in its own order */
  readonly truthFirst?: boolean;
  /** It is called as (yTrue, yPred), and its first parameter is this one, whatever its name. */
  readonly first?: 'truth' | 'prediction';
  /** A hand-written gradient: an expression of the file, called as the loss is, for the gradient by its last input or by each. */
  readonly gradient?: string;
  /** Where the framework computes, by its own name: 'cpu', 'cuda', '/GPU:0'. @default 'cpu' */
  readonly device?: string;
}

/** A loss in Python: usable wherever a loss of TensorFlow.js is. Keywords of the function, or undefined for none, may follow the tensors. */
export interface PythonLoss {
  (...inputs: (tf.TensorLike | tf.Tensor | Keywords | undefined)[]): tf.Tensor;
  readonly [foreignLoss]: ForeignLoss;
}

export type Keywords = { readonly [name: string]: number | string | boolean | null };

/**
 * Takes a loss from a Python file, for every check and for `tf.grad`.
 *
 * An edited file is read again; losses taken before keep theirs. Calls are synchronous, and an interrupt ends them.
 *
 * @param file - Path from the notebook's folder.
 * @param expression - Any Python expression in that file's names whose value can be called: `angle_loss`,
 *   `AngleLoss(delta=0.2)`, `partial(f, axis=-1)`.
 * @param options - `framework` that differentiates it (what its code uses), `loop`: a naive one, for arrays, `python`: an interpreter, `layout` ('NHWC') of
 *   images, `truthFirst`: called as (yTrue, yPred) though the names of its parameters say (prediction, truth), `first`: which
 *   of the two its first parameter is where no name says so, `gradient`: an expression of a hand-written one, `device` ('cpu').
 * @returns The loss, on tensors or nested arrays; keywords of the Python function may follow them in a record.
 * @throws TypeError for an unknown option; PythonError for no Python or framework, a file that cannot be read or executed, an
 *   expression that gives no function: at the line of the Python file.
 * @example
 * const mine = python('losses.py', 'angle_distance_loss', { framework: 'keras' });
 * gradcheck(mine, [yTrue, yPred]);
 */
export function python(file: string, expression: string, options: PythonOptions = {}): PythonLoss {
  validate(file, expression, options);
  const { python: option, device, ...rest } = options;
  const process = processFor({ option, device });
  const request = {
    do: 'load',
    file: resolve(currentRim().folder(), file),
    expression,
    options: { ...rest, device, ...(rest.truthFirst && { words: ofTwo }) },
  };
  return lossOf(loadTarget(process, request), options.layout);
}

function validate(file: unknown, expression: unknown, options: PythonOptions): void {
  if (typeof file !== 'string' || typeof expression !== 'string') {
    throw new TypeError(
      `python: expected a file and an expression, as python('losses.py', 'angle_loss'); got ${typeof file} and ${typeof expression}`,
    );
  }
  const known = [
    'framework',
    'loop',
    'python',
    'layout',
    'truthFirst',
    'first',
    'gradient',
    'device',
  ];
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw new TypeError(`python: there is no option ${other}; there are ${known.join(', ')}`);
  }
  const { framework, layout, first } = options;
  if (framework !== undefined && !frameworks.includes(framework)) {
    throw new TypeError(
      `python: framework is '${String(framework)}'; valid are ${frameworks.join(', ')}`,
    );
  }
  if (layout !== undefined && layout !== 'NHWC' && layout !== 'NCHW') {
    throw new TypeError(`python: layout is '${String(layout)}'; valid are NHWC and NCHW`);
  }
  for (const name of ['truthFirst', 'loop'] as const) {
    const given = options[name];
    if (given !== undefined && typeof given !== 'boolean') {
      throw new TypeError(`python: ${name} is '${String(given)}'; valid are true and false`);
    }
  }
  if (first !== undefined && first !== 'truth' && first !== 'prediction') {
    throw new TypeError(`python: first is '${String(first)}'; valid are truth and prediction`);
  }
}

/** A loaded target as a loss. */
export function lossOf(target: Target, layout: PythonOptions['layout'] = 'NHWC'): PythonLoss {
  const memory: Memory = { wanted: -1, cut: new Set(), changed: [] };
  const call = (...args: unknown[]): tf.Tensor => {
    // As options of a TensorFlow.js loss that are left out.
    const given = args.at(-1) === undefined ? args.slice(0, -1) : args;
    const last = given.at(-1);
    const keywords = isKeywords(last) ? last : {};
    const tensors = inputsOf(target.facts.name, isKeywords(last) ? given.slice(0, -1) : given);
    return evaluateLoss(target, memory, tensors, checkedKeywords(target.facts.name, keywords));
  };
  Object.defineProperty(call, 'name', { value: target.facts.name });
  return Object.assign(call, { [foreignLoss]: { ...foreign(target, memory), layout } });
}

const isKeywords = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof tf.Tensor) &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value);

function checkedKeywords(name: string, keywords: Record<string, unknown>): Keywords {
  for (const [key, value] of Object.entries(keywords)) {
    if (value !== null && !['number', 'string', 'boolean'].includes(typeof value)) {
      throw refusal(
        `${name}: the option ${key} is no number, text or boolean; give tensors one after another, in the order of the function's parameters`,
        'arguments',
      );
    }
  }
  return keywords as Keywords;
}

function foreign(target: Target, memory: Memory): ForeignLoss {
  const { framework, parameters, gradient, isTraced, noPath, wrongPath } = target.facts;
  return {
    framework,
    parameters,
    gradient,
    howCut: noPath,
    howWrong: wrongPath,
    cut: () => [...memory.cut],
    changedInputs: () => memory.changed,
    ...(isTraced && { trace: (request) => traceLoss(target, request) }),
    loop(inputs) {
      const { arrays } = target.ask({ do: 'loop' }, inputs.map(doubles));
      const { shape, values } = arrays[0]!;
      return { shape, values: values as Float64Array };
    },
    loops(inputs) {
      const [first] = inputs;
      if (!first) return [];
      const stacked = first.map((one, i): PlainArray => {
        const all = doubles({
          ...one,
          values: concatenate(inputs.map((each) => each[i]!.values)),
        });
        return { ...all, shape: [inputs.length, ...one.shape] };
      });
      const { arrays } = target.ask({ do: 'each', loop: true }, stacked);
      const values = arrays[0]!.values as Float64Array;
      const size = values.length / inputs.length;
      return inputs.map((_, k) => values.subarray(k * size, (k + 1) * size));
    },
  };
}

/** A loop sees doubles; whole numbers and booleans stay what they are. */
function doubles({ shape, dtype, values }: ForeignNumbers): PlainArray {
  switch (dtype) {
    case 'float32':
      return { dtype: 'float64', shape, values };
    case 'int32':
      return { dtype, shape, values: Int32Array.from(values) };
    case 'bool':
      return { dtype, shape, values: Uint8Array.from(values) };
  }
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
