/** Numbers at which losses break: zero vectors, NaN, Infinity, vectors too short or too long to square. */
import { arithmeticOf, arithmeticText } from '../foreignLoss.js';
import { traceKernels } from '../../backends/doubles.js';
import { withValues, type Sample } from '../inputs.js';
import { invariance } from './kind.js';
import { findMissing } from './missing.js';
import { allFinite, preferDoubles, valueOf, type Look, type Pair } from './look.js';
import {
  angular,
  judgeInput,
  requireFinite,
  every,
  n,
  skip,
  vectorial,
  type Found,
  type Probe,
  type RowSpec,
} from './row.js';
import { mapRows } from './samples.js';

export const extremeRows: readonly RowSpec[] = [
  ...(['prediction', 'truth', 'both'] as const).map((which): RowSpec => ({
    id: `zero-${which}`,
    title: which === 'both' ? 'both vectors zero' : `${nameInput(which)} a zero vector`,
    kinds: vectorial,
    look: (probe) => checkZeros(probe, which),
  })),
  ...(['prediction', 'truth'] as const).flatMap((which): RowSpec[] => [
    {
      id: `nan-${which}`,
      title: `NaN in ${nameInput(which)}`,
      kinds: every,
      look: (p) => checkNaN(p, which),
    },
    {
      id: `infinite-${which}`,
      title: `Infinity in ${nameInput(which)}`,
      kinds: every,
      look: (p) =>
        holdsIntegers(p, which) ??
        judgeInput(p, `infinite-${which}`, replaceAt(p, which, Infinity)),
    },
  ]),
  {
    id: 'tiny',
    title: 'vectors of length 1e-23: squares underflow', // inputs
    kinds: angular,
    look: (p) => checkLength(p, 'tiny', 1e-23), // inputs
  },
  {
    id: 'subnormal',
    title: 'vectors of length 1e-40', // inputs
    kinds: angular,
    look: (p) => checkLength(p, 'subnormal', 1e-40), // inputs
  },
  {
    id: 'huge',
    title: 'vectors of length 1e20: squares overflow',
    kinds: angular,
    look: (p) => checkLength(p, 'huge', 1e20),
  },
  {
    id: 'largest',
    title: 'vectors of length 1e38: sums overflow',
    kinds: angular,
    look: (p) => checkLength(p, 'largest', 1e38),
  },
];

function nameInput(which: 'prediction' | 'truth'): string {
  return which === 'truth' ? 'yTrue' : 'yPred';
}

function checkZeros(probe: Probe, which: 'prediction' | 'truth' | 'both'): Found {
  const [t, p] = probe.base;
  const none = (sample: Sample): Sample =>
    withValues(
      sample,
      sample.values.map(() => 0),
    );
  const pair: Pair = [which === 'prediction' ? t : none(t), which === 'truth' ? p : none(p)];
  // What a zero vector costs is a choice; that it breaks the training is none. A label of length 0 breaks a promise,
  // but a flow of 0 is an ordinary one.
  const ordinary = which === 'prediction' || probe.kind === 'vector';
  return judgeInput(
    probe,
    `zero-${which}`,
    pair,
    ordinary ? requireFinite('fail') : () => ({ verdict: 'note' }),
  );
}

/** Class numbers and booleans have no NaN and no infinity: put there, they would be another class. */
function holdsIntegers({ base }: Probe, which: 'prediction' | 'truth'): Found | undefined {
  const { dtype } = base[which === 'truth' ? 0 : 1];
  return dtype === 'float32' ? undefined : skip(`${nameInput(which)} is ${dtype}`);
}

/** One entry of one pixel, which the loss looks at: one that takes a sample of pixels need not know of the others. */
function replaceAt({ base, known }: Probe, which: 'prediction' | 'truth', by: number): Pair {
  const put = (sample: Sample): Sample => {
    const values = Float64Array.from(sample.values);
    values[placeOf(sample, known.at.gradient)] = by;
    return withValues(sample, values);
  };
  return which === 'truth' ? [put(base[0]), base[1]] : [base[0], put(base[1])];
}

function placeOf({ values }: Sample, gradient: Float64Array | undefined): number {
  const middle = Math.floor(values.length / 2);
  if (gradient?.length !== values.length || gradient[middle] !== 0) return middle;
  const after = gradient.findIndex((g, i) => i > middle && g !== 0);
  const at = after < 0 ? gradient.findIndex((g) => g !== 0) : after;
  return at < 0 ? middle : at;
}

function checkNaN(probe: Probe, which: 'prediction' | 'truth'): Found {
  const id = `nan-${which}`;
  if (which === 'truth' && !probe.known.usesTruth) return skip('does not use yTrue');
  const integers = holdsIntegers(probe, which);
  if (integers) return integers;
  const pair = replaceAt(probe, which, NaN);
  const findHidden = (seen: Look): Found => {
    if (seen.threw !== undefined || !Number.isFinite(seen.value))
      return { verdict: 'pass', policy: 'shows' };
    // In doubles the formula shows it: the kernels of this backend do not (a clip of NaN is a bound on wasm).
    const inDoubles = preferDoubles(() => valueOf(probe.loss, pair));
    if (Number.isNaN(inDoubles))
      return { verdict: 'note', policy: `hidden ${arithmeticText(arithmeticOf(probe.loss))}` };
    // Among the largest of all it is none: the pixel is left out, as most are.
    if (selects(probe, pair)) return { verdict: 'note', policy: 'tf.topk passes it over' };
    if (which === 'truth') {
      const found = findMissing(probe, pair, placeOf(pair[0], probe.known.at.gradient), seen);
      if (found) return found;
    }
    // With the pixel's value gone and its gradient gone too, nobody ever learns of the NaN.
    const finding = {
      code: 'nan-hidden',
      value: n(seen.value),
      input: nameInput(which),
    } as const;
    return { verdict: 'fail', policy: 'shows', finding };
  };
  return judgeInput(probe, id, pair, findHidden);
}

function selects({ loss }: Probe, pair: Pair): boolean {
  let found = false;
  traceKernels(
    ({ name }) => (found ||= name === 'TopK'),
    () => valueOf(loss, pair),
  );
  return found;
}

/** As at ordinary lengths, or noted: float32 squares vanish below 1e-22 and overflow above 1e19. */
function checkLength(probe: Probe, id: string, length: number): Found {
  const far = (sample: Sample): Sample => mapRows(sample, (row) => row.map((x) => x * length));
  const usual = (seen: Look): Found => ({
    verdict:
      Math.abs(seen.value - probe.known.at.value) <= invariance * probe.known.scale &&
      seen.gradient !== undefined &&
      allFinite(seen.gradient)
        ? 'pass'
        : 'note',
  });
  return judgeInput(probe, id, [probe.base[0], far(probe.base[1])], usual);
}
