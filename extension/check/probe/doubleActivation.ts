/**
 * Softmax or sigmoid applied twice: by the model, or by the loss, and by the loss again. The hypothesis is tried: the
 * cross entropy with that mistake must cost, sure and right and sure and wrong, what the loss costs.
 */
import { sameCrossEntropy } from '../tolerance.js';
import { traceKernels, type KernelCall } from '../../backends/doubles.js';
import type { LossWithOptions } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { valueOf, type Pair } from './look.js';
import type { Probe } from './row.js';
import { rowsOf } from './samples.js';
import type { ProbeFinding } from './text.js';

type Activation = 'softmax' | 'sigmoid';
interface Costs {
  readonly right: number;
  readonly wrong: number;
}

/** The first of two activations of which the second is given what the first made. */
export function traceActivations(loss: LossWithOptions, pair: Pair): Chain | undefined {
  const made = new Map<object, Activation>();
  let found: Chain | undefined;
  const listen = ({ name, inputs, outputs }: KernelCall): void => {
    const given = Object.values(inputs).flatMap((input) => {
      const first = input && made.get(input.dataId);
      return first === undefined ? [] : [first];
    });
    const [first] = given;
    const second = activationOf[name];
    if (first !== undefined && second !== undefined) found ??= { first, second };
    const kept = second ?? (keeping.has(name) ? first : undefined);
    if (kept !== undefined && name !== 'Exp')
      for (const { dataId } of outputs) made.set(dataId, kept);
  };
  traceKernels(listen, () => valueOf(loss, pair));
  return found;
}

interface Chain {
  readonly first: Activation;
  readonly second: Activation;
}

const activationOf: Readonly<Record<string, Activation>> = {
  Softmax: 'softmax',
  LogSoftmax: 'softmax',
  Sigmoid: 'sigmoid',
  Softplus: 'sigmoid',
  // TensorFlow.js writes its logarithm of softmax with it.
  Exp: 'softmax',
};

/** What moves or scales a number and leaves it what it was. */
const keeping = new Set('Identity Cast Reshape Sub Max Neg Multiply RealDiv AddV2 Add'.split(' '));

export function findDoubleActivation(
  labels: Sample,
  { channels }: Probe,
  probabilities: boolean,
  costs: Costs,
): ProbeFinding | undefined {
  const activations: readonly Activation[] = channels === 1 ? ['sigmoid'] : ['softmax', 'sigmoid'];
  const firsts = probabilities ? ([''] as const) : activations;
  for (const first of firsts) {
    for (const second of activations) {
      const expected = crossEntropies(labels, first, second);
      // A sum for a mean, or a weight, is a factor common to both.
      const factor = costs.wrong / expected.wrong;
      const off = Math.abs(costs.right / expected.right / factor - 1);
      if (off <= sameCrossEntropy) return { code: 'double-activation', first, second, ...costs };
    }
  }
  return undefined;
}

function crossEntropies(labels: Sample, first: Activation | '', second: Activation): Costs {
  const cost = (right: boolean): number =>
    rowsOf(labels).reduce((total, row) => {
      const sure = row.map((one) => Number(one > 0.5 === right));
      const between = first === 'softmax' ? shareOf(sure) : sure;
      return total + crossEntropy(row, between, second);
    }, 0);
  return { right: cost(true), wrong: cost(false) };
}

/** What softmax makes of logits of ±50: the sure ones share. */
const shareOf = (sure: readonly number[]): readonly number[] => {
  const count = sure.reduce((a, b) => a + b, 0);
  return sure.map((x) => (count === 0 ? 1 / sure.length : x / count));
};

function crossEntropy(
  label: readonly number[],
  logits: readonly number[],
  activation: Activation,
): number {
  const softplus = (x: number): number => Math.log1p(Math.exp(x));
  if (activation === 'sigmoid')
    return label.reduce((total, one, c) => total + softplus(logits[c]!) - one * logits[c]!, 0);
  const lse = Math.log(logits.reduce((total, x) => total + Math.exp(x), 0));
  return label.reduce((total, one, c) => total + one * (lse - logits[c]!), 0);
}
