/** How a loss behaves whatever it computes: repeatable, tidy, differentiable, and the same in doubles. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import { fullIndex, sizeOf } from '../../wire/shape.js';
import { observe } from '../evaluate.js';
import { withValues } from '../inputs.js';
import { difference, largest } from '../numbers.js';
import { meanOf, plain, valueOf } from './look.js';
import {
  every,
  requireFinite,
  gradientText,
  n,
  skip,
  valueText,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { float32Value } from '../tolerance.js';

export const behaviourRows: readonly RowSpec[] = [
  {
    id: 'deterministic',
    title: 'called twice on the same inputs',
    kinds: every,
    look: checkDeterminism,
  },
  { id: 'leak', title: 'tensors left behind', kinds: every, look: checkLeak },
  { id: 'inputs-kept', title: 'inputs as they were', kinds: every, look: checkInputsKept },
  {
    id: 'gradient',
    title: 'value and gradient at ordinary inputs',
    kinds: every,
    look: checkGradient,
  },
  {
    id: 'uses-truth',
    title: 'another yTrue, another loss',
    kinds: every,
    look: (p) => checkUsesTruth(p),
  },
  {
    id: 'doubles',
    title: 'float32 on this backend against doubles',
    kinds: every,
    look: checkDoubles,
  },
];

function checkDeterminism({ loss, base }: Probe): Found {
  const { unstable, output } = observe(plain(loss), base);
  if (!unstable) return { verdict: 'pass', value: n(meanOf(output)), policy: 'equal' };
  const { first, second, cause, entry } = unstable;
  const value = `${n(first)} and ${n(second)}`;
  return {
    verdict: 'fail',
    value,
    policy: 'equal',
    finding: {
      code: 'non-deterministic',
      who: 'the loss',
      cause,
      index: fullIndex(entry, output.shape),
      first,
      second,
    },
  };
}

function checkLeak({ loss, base }: Probe): Found {
  const { leaked } = observe(plain(loss), base);
  const value = String(leaked);
  if (leaked <= 0) return { verdict: 'pass', value, policy: '0' };
  return { verdict: 'fail', value, policy: '0', finding: { code: 'leak', tensors: leaked } };
}

function checkInputsKept({ loss, base }: Probe): Found {
  const { changed } = observe(plain(loss), base);
  if (changed.length === 0) return { verdict: 'pass', policy: 'unchanged' };
  const inputs = changed.map((i) => (i === 0 ? 'yTrue' : 'yPred'));
  return { verdict: 'fail', policy: 'unchanged', finding: { code: 'input-changed', inputs } };
}

function checkGradient({ known, kind }: Probe): Found {
  const { gradient, noGradient } = known.at;
  const texts = {
    value: valueText(known.at),
    gradient: gradientText(known.at),
    policy: 'there is one',
  };
  if (!Number.isFinite(known.at.value)) return { ...texts, ...requireFinite('fail')(known.at) };
  if (gradient === undefined) {
    const reason = noGradient ?? '';
    const detached = reason.startsWith('Cannot compute gradient of y=f(x)');
    const finding = detached
      ? ({ code: 'detached', reason } as const)
      : ({ code: 'threw', reason } as const);
    return { verdict: 'fail', ...texts, finding };
  }
  if (largest(gradient) === 0 && kind !== 'other') {
    return {
      verdict: 'fail',
      ...texts,
      finding: { code: 'detached', reason: 'it is 0 everywhere' },
    };
  }
  const sound = requireFinite('fail')(known.at);
  return { ...texts, ...sound };
}

const checkUsesTruth = ({ known }: Probe): Found => ({
  verdict: known.usesTruth ? 'pass' : 'note',
  policy: known.usesTruth ? 'changes' : 'the loss does not depend on yTrue',
});

/** Whether the loss moves when the labels do: rolled by one pixel, and all different. */
export function dependsOnTruth(
  { loss, base }: Pick<Probe, 'loss' | 'base'>,
  value: number,
): boolean {
  const [t, p] = base;
  const size = Math.max(1, Math.round(t.values.length / sizeOf(p.shape.slice(0, -1))));
  const rolled = t.values.map((_, i) => t.values[(i + size) % t.values.length]!);
  return valueOf(loss, [withValues(t, rolled), p]) !== value;
}

/** As in compare: beyond this float32 is of no use. */
const useful = float32Value.rtol;

function checkDoubles({ loss, base, known }: Probe): Found {
  let exactly: number;
  try {
    exactly = inDoubles(() => valueOf(loss, base));
  } catch (error) {
    return skip(`not in doubles: ${(error as Error).message.slice(0, 100)}`);
  }
  const off = difference(known.at.value, exactly) / known.scale;
  const texts = { value: `off by ${n(off)}`, policy: `within ${useful}` };
  if (off <= useful) return { verdict: 'pass', ...texts };
  return {
    verdict: 'fail',
    ...texts,
    finding: { code: 'precision-loss', off, backend: tf.getBackend() },
  };
}
