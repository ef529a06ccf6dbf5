/** How a loss behaves whatever it computes: repeatable, tidy, differentiable, and the same in doubles. */
import { arithmeticOf, foreignOf, type ForeignLoss } from '../foreignLoss.js';
import { inDoubles } from '../../backends/doubles.js';
import { attempt } from '../attempt.js';
import { fullIndex } from '../../wire/shape.js';
import { difference, largest, shareOf, shortApart } from '../numbers.js';
import { explainNoGradient } from '../withoutGradient.js';
import { checkUsesTruth, costsNothingNearby } from './usesTruth.js';
import { meanOf, plain, valueOf } from './look.js';
import {
  every,
  requireFinite,
  gradientText,
  n,
  skip,
  valueText,
  vectorial,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { compareDerivatives, settles } from './slope.js';
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
    ofWhole: true,
    look: checkGradient,
  },
  {
    id: 'slope',
    title: 'the gradient against a difference, along a random direction',
    kinds: every,
    look: checkSlope,
  },
  {
    id: 'uses-truth',
    title: 'another yTrue, another loss',
    kinds: every,
    look: checkUsesTruth,
  },
  {
    id: 'doubles',
    title: 'float32 against doubles',
    kinds: every,
    ofWhole: true,
    look: checkDoubles,
  },
];

function checkDeterminism({ known }: Probe): Found {
  const { unstable, kept, output } = known.behaviour;
  if (kept !== undefined)
    return { verdict: 'fail', policy: 'equal', finding: { code: 'state-kept', operation: kept } };
  if (!unstable) return { verdict: 'pass', value: n(meanOf(output)), policy: 'equal' };
  const { first, second, cause, entry } = unstable;
  const [one, other] = shortApart(first, second);
  const value = `${one} and ${other}`;
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

function checkLeak({ known }: Probe): Found {
  const { leaked } = known.behaviour;
  const value = String(leaked);
  if (leaked <= 0) return { verdict: 'pass', value, policy: '0' };
  return { verdict: 'fail', value, policy: '0', finding: { code: 'leak', tensors: leaked } };
}

function checkInputsKept({ known }: Probe): Found {
  const { changed, framework } = known.behaviour;
  if (changed.length === 0) return { verdict: 'pass', policy: 'unchanged' };
  const inputs = changed.map((i) => (i === 0 ? 'yTrue' : 'yPred'));
  const finding = { code: 'input-changed', inputs, ...(framework && { framework }) } as const;
  return { verdict: 'fail', policy: 'unchanged', finding };
}

function checkGradient(probe: Probe): Found {
  const { loss, base, known, kind, channels } = probe;
  const foreign = foreignOf(loss);
  if (foreign?.gradient === 'none' && Number.isFinite(known.at.value)) {
    return skip(`${foreign.framework} does not differentiate`);
  }
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
      : explainNoGradient(reason, plain(loss), base, 1);
    return { verdict: 'fail', ...texts, finding };
  }
  if (largest(gradient) === 0 && kind !== 'other') {
    // As far as these inputs go nothing was checked: it is a note, not a pass.
    if (costsNothingNearby(probe))
      return { verdict: 'note', ...texts, policy: 'dead zone: errors this small cost nothing' };
    return {
      verdict: 'fail',
      ...texts,
      finding: { code: 'detached', reason: foreign ? reasonOf(foreign) : zero },
    };
  }
  const unused = vectorial.includes(kind) ? findUnusedChannel(gradient, channels) : -1;
  if (unused >= 0) {
    const reason = `channel ${unused} of it has no part in the loss`;
    return { verdict: 'fail', ...texts, finding: { code: 'detached', reason } };
  }
  const sound = requireFinite('fail')(known.at);
  return { ...texts, ...sound };
}

const zero = 'it is 0 everywhere';

const reasonOf = ({ framework, howCut, cut }: ForeignLoss): string =>
  cut().includes(1) ? `${framework} sees no path from it to the loss: ${howCut}` : zero;

/** A channel of vectors whose gradient is 0 at all pixels. */
const findUnusedChannel = (gradient: Float64Array, channels: number): number =>
  Array.from({ length: channels }, (_, c) => c).findIndex((c) =>
    gradient.every((g, i) => i % channels !== c || g === 0),
  );

/**
 * In doubles, where a difference is good to ten digits. A kink on the way gives two steps two differences: another
 * direction is tried then.
 */
function checkSlope({ loss, base, known, kind, random }: Probe): Found {
  if (known.at.gradient === undefined) return skip('no gradient');
  if (kind === 'other' && largest(known.at.gradient) === 0) return skip('no gradient');
  for (let trial = 0; trial < 3; trial++) {
    const seen = attempt(() => inDoubles(() => compareDerivatives(loss, base, random)));
    if (!seen) return skip('not in doubles');
    const { autodiff, fine } = seen;
    const found = settles(seen);
    if (found === 'not') continue;
    const texts = { value: n(fine), gradient: n(autodiff), policy: 'equal' };
    if (found === 'equal') return { verdict: 'pass', ...texts };
    const finding = { code: 'wrong-gradient', autodiff, truth: fine } as const;
    return { verdict: 'fail', ...texts, finding };
  }
  return skip('differences do not settle');
}

/** As in compare: beyond this float32 is of no use. */
const useful = float32Value.rtol;

function checkDoubles({ loss, base, known }: Probe): Found {
  // What differs from call to call differs from doubles too, and is named as that.
  if (known.behaviour.unstable) return skip('not deterministic');
  let exactly: number;
  try {
    exactly = inDoubles(() => valueOf(loss, base));
  } catch (error) {
    return skip(`not in doubles: ${(error as Error).message.slice(0, 100)}`);
  }
  const off = shareOf(difference(known.at.value, exactly), known.scale || Math.abs(exactly));
  const texts = { value: `off by ${n(off)}`, policy: `within ${useful}` };
  if (off <= useful) return { verdict: 'pass', ...texts };
  return {
    verdict: 'fail',
    ...texts,
    finding: { code: 'precision-loss', off, exactly, ...arithmeticOf(loss) },
  };
}
