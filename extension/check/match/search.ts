/** Which forms give a candidate's numbers: a cheap look at all of them first, then all trials of those that are left. */
import { inDoubles, isUnsupportedInDoubles } from '../../backends/doubles.js';
import { sizeOf } from '../../wire/shape.js';
import { toDiagnosis } from '../diagnoses/table.js';
import type { Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { largest, sum } from '../numbers.js';
import { countDone, reachStage } from '../progress.js';
import { float32Only, formula } from '../tolerance.js';
import { formsFor, type Form } from './catalogue.js';
import { byPlainness, factorsFor, hasValues, isReproduced, keepNearest, offBy, type Fit } from './fit.js'; // prettier-ignore
import { explainNoGradient } from '../withoutGradient.js';
import { byLoops } from './loops.js';
import {
  evaluateForm,
  measureCandidate,
  measureForm,
  measureValues,
  type Candidate,
  type Measured,
  type MeasuredForm,
  type Order,
} from './measure.js';
import { solvedForms } from './solved.js';
import { areSimplices, crop, extents, trialsOf, type Trial } from './trials.js';

export interface Tried extends Trial {
  readonly candidate: Measured;
}

export interface Search {
  readonly candidate: Candidate;
  readonly order: Order;
  readonly trials: readonly Tried[];
  readonly forms: readonly Form[];
  /** On every trial. */
  readonly matches: readonly Fit[];
  /** On some of them, or by their values only. */
  readonly partly: readonly Fit[];
}

/** Both orders of the arguments: the one as it is called, unless only the other explains it. */
export function search(loss: Loss, [first, second]: readonly [Sample, Sample]): Search {
  const usual = searchAsCalled(loss, [first, second]);
  if (usual.matches.length > 0) return usual;
  const other = canExchange(first, second) ? tryOther(loss, first, second) : undefined;
  if (other && other.matches.length > 0) return other;
  const solved = [usual, ...(other ? [other] : [])]
    .map(withSolved)
    .find(({ matches }) => matches.length > 0);
  return solved ?? (other && other.partly.length > usual.partly.length ? other : usual);
}

/** With forms whose options were solved for. */
function withSolved(found: Search): Search {
  const { candidate, order, trials, forms } = found;
  reachStage({ doing: 'solving for options', unit: 'forms', of: forms.length });
  const fits = inDoubles(() =>
    solvedForms(candidate, order, trials, forms).flatMap((form) => fitAll(form, trials)),
  );
  return { ...found, matches: matchesOf(fits, candidate) };
}

function matchesOf(fits: readonly Fit[], { isFloat32 }: Candidate): readonly Fit[] {
  const found = fits.filter((fit) => reproduces(fit, isFloat32));
  return keepNearest(found, isFloat32).toSorted(byPlainness);
}

const reproduces = ({ off }: Fit, isFloat32: boolean): boolean =>
  off.every((one) => isReproduced(one, isFloat32));

/** With the truth first. */
export const searchAsCalled = (loss: Loss, [first, second]: readonly [Sample, Sample]): Search =>
  searchIn(loss, 'truth first', first, second);

/** What has no gradient in its first argument has its predictions in the second. */
function tryOther(loss: Loss, first: Sample, second: Sample): Search | undefined {
  try {
    return searchIn(loss, 'prediction first', second, first);
  } catch {
    return undefined;
  }
}

/** Class numbers beside logits are the truth. */
const canExchange = (first: Sample, second: Sample): boolean =>
  (first.shape.length >= second.shape.length && second.dtype === 'float32') ||
  first.dtype === 'float32';

function searchIn(loss: Loss, order: Order, yTrue: Sample, yPred: Sample): Search {
  const { candidate, trials } = runCandidate(loss, order, yTrue, yPred);
  const isMap = sizeOf(trials[0]!.candidate.shape) > 1;
  // Of a number the last axis' mean first is the same.
  const forms = formsFor(yPred).filter(({ options }) => isMap || options['lastAxis'] === undefined);
  reachStage({ doing: 'trying the losses of the library', unit: 'forms', of: forms.length });
  const near = inDoubles(() => formsNear(forms, trials[0]!, candidate, order));
  reachStage({
    doing: 'trying those that are near on other inputs',
    unit: 'forms',
    of: near.length,
  });
  const fits = near.flatMap((form, i) => {
    countDone(i);
    return inDoubles(() => fitAll(form, trials));
  });
  const { isFloat32 } = candidate;
  const isPartly = (fit: Fit): boolean =>
    isReproduced(fit.off[0]!, isFloat32) || hasValues(fit, isFloat32);
  const partly = fits.filter((fit) => isPartly(fit) && !reproduces(fit, isFloat32));
  const matches = matchesOf(fits, candidate);
  return { candidate, order, trials, forms, matches, partly: partly.toSorted(byPlainness) };
}

/** On as few pixels as it takes; other trials than the first may be beyond it. */
function runCandidate(
  loss: Loss,
  order: Order,
  yTrue: Sample,
  yPred: Sample,
): Pick<Search, 'candidate' | 'trials'> {
  let refusal: unknown;
  for (const extent of extents) {
    const [first, ...others] = trialsOf(yTrue, yPred, extent);
    try {
      const candidate = { loss, isFloat32: isBeyondDoubles(loss, order, first!) };
      const given = { ...first!, candidate: measureCandidate(candidate, first!, order) };
      if (given.candidate.values.some(Number.isNaN) && extent !== Infinity) continue;
      const rest = others.flatMap((trial): readonly Tried[] => {
        try {
          return [{ ...trial, candidate: measureCandidate(candidate, trial, order) }];
        } catch {
          return [];
        }
      });
      return { candidate, trials: [given, ...rest] };
    } catch (error) {
      refusal = error;
    }
  }
  throw withReason(refusal, loss, order, [yTrue, yPred]);
}

/** An operation without a gradient, or whose gradient throws, is named with its place. */
function withReason(
  refusal: unknown,
  loss: Loss,
  order: Order,
  [yTrue, yPred]: readonly [Sample, Sample],
): unknown {
  if (!(refusal instanceof Error) || !isOfOperation.test(refusal.message)) return refusal;
  const [samples, wrt] = order === 'truth first' ? [[yTrue, yPred], 1] : [[yPred, yTrue], 0];
  const finding = explainNoGradient(refusal.message, loss, samples, wrt);
  return new Error(`match: ${toDiagnosis(finding).message}`, { cause: refusal });
}

const isOfOperation = /gradient function not found for|reading 'backend'/;

function isBeyondDoubles(loss: Loss, order: Order, trial: Trial): boolean {
  try {
    inDoubles(() => measureCandidate({ loss, isFloat32: false }, trial, order));
    return false;
  } catch (error) {
    if (!isUnsupportedInDoubles(error)) throw error;
    return true;
  }
}

/** Rows and columns that loops are tried on; windows of 3 × 3 have room in them. */
const few = 5;

/** By their loops on few pixels; those whose loop takes no so few by their operations on all. */
function formsNear(
  forms: readonly Form[],
  { candidate, ...trial }: Tried,
  { isFloat32, loss }: Candidate,
  order: Order,
): readonly Form[] {
  const allowed = isFloat32 ? float32Only.rtol : formula.rtol;
  const part = crop(trial, few);
  const ofPart = measureValues({ loss, isFloat32 }, part, order);
  const byLoop = ofPart && byLoops(part.yTrue, part.yPred);
  const isNear = (of: Measured, found: MeasuredForm): boolean =>
    factorsFor(of.shape, found).some(([, factor]) => offBy(of, found, factor, 0).value <= allowed);
  const refused = new Set<string>();
  return forms.filter((form, i) => {
    countDone(i);
    const loop = byLoop?.(form);
    if (loop && ofPart) return isNear(ofPart, loop);
    if (refused.has(form.domain)) return false;
    const found = evaluateForm(form, trial);
    if (!found) refused.add(form.domain);
    return found !== undefined && isNear(candidate, found);
  });
}

/** Half a loss is worth a word of one without options: it is another's quadratic part. */
const isPlain = ({ options }: Form): boolean => Object.keys(options).length === 0;

/** On all trials, by each way of adding up; of two that are the same on all of them the first. */
export function fitAll(form: Form, trials: readonly Tried[]): readonly Fit[] {
  const found = trials.map((trial) => measureForm(form, trial));
  if (found[0] === undefined) return [];
  const factors = trials.map(
    ({ candidate }, i) => new Map(found[i] ? factorsFor(candidate.shape, found[i]) : []),
  );
  const usual = largest(trials[0]!.candidate.gradient);
  const seen = new Set<string>();
  return [...factors[0]!.keys()].flatMap((scaling) => {
    const by = factors.map((of) => of.get(scaling) ?? NaN);
    if (seen.has(by.join()) || (scaling.startsWith('half') && !isPlain(form))) return [];
    seen.add(by.join());
    const off = trials.map(({ candidate, yPred }, i) => {
      const one = found[i];
      if (!one) return { value: Infinity, gradient: Infinity };
      // Probabilities that add up to 1 have no derivative of their sum: a softmax within has none either.
      return form.before === 'log' && areSimplices(yPred)
        ? offBy(tangent(candidate, yPred), tangent(one, yPred), by[i]!, usual)
        : offBy(candidate, one, by[i]!, usual);
    });
    return [{ form, scaling, off }];
  });
}

/** The gradient without what moves the sum of a row. */
function tangent<M extends Measured>(measured: M, { shape }: Sample): M {
  const { gradient } = measured;
  const length = shape.at(-1)!;
  const row = (i: number): number => i - (i % length);
  const mean = (i: number): number => sum(gradient.subarray(row(i), row(i) + length)) / length;
  return { ...measured, gradient: gradient.map((x, i) => x - mean(i)) };
}
