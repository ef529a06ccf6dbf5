/**
 * match: which loss of the library is this, and with which options?
 *
 * A loss pasted from a repository has a name that says little: there are a dozen dices. So it is run, and held to every form that the
 * library's losses have in use, value and gradient, on the given inputs and on others made of them. A form is named only if all of them
 * agree, and all forms are that do: what no input told apart is said to be one of several.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import { jsonNumber } from '../../wire/report.js';
import type { Diagnosis, MatchEntry, MatchReport, Report } from '../../wire/report.js';
import { formatShape } from '../../wire/shape.js';
import { behaviourDiagnoses } from '../behaviour.js';
import { isFailure, toDiagnosis } from '../diagnoses/table.js';
import { observe, type Loss, type LossWithOptions } from '../evaluate.js';
import { readInputs, readNames, type Input, type Sample } from '../inputs.js';
import { follow, holdPartial } from '../progress.js';
import { requireKnown, type KnownOptions } from '../knownOptions.js';
import { makeReport } from '../recorder.js';
import { stoppedText } from '../summary.js';
import { countLosses } from './catalogue.js';
import { differsText } from './differsText.js';
import type { Fit } from './fit.js';
import { formText } from './formText.js';
import type { Nearest } from './known.js';
import { nearestTo } from './nearest.js';
import { search, type Search } from './search.js';

export interface MatchOptions {
  /** What the report calls this check. */
  readonly name?: string;
}

const matchOptions: KnownOptions<MatchOptions> = { name: 'text' };

/**
 * Finds the loss of the library that a candidate is: its name, its options and the library whose convention these are, or the nearest
 * and what differs.
 *
 * @param candidate - The loss, `(yTrue, yPred) => tensor`, a number or a map; also with its arguments the other way round.
 * @param inputs - Truth and prediction, as the candidate takes them: tensors or nested arrays. Of large ones a part is looked at.
 * @param options - `name` of the check.
 * @returns The report; it passes if some form of a loss gives the candidate's values and gradients on every trial. `matches` has
 *   each that does, as a sentence and as a call; `worst` the nearest, where none does.
 * @throws TypeError for a candidate that is no function or two inputs that are none; Error for a candidate that throws.
 * @example
 * match((t, p) => tf.mean(tf.square(tf.sub(t, p))), [yTrue, yPred]).matches[0].loss; // 'mse'
 */
export function match(
  candidate: Loss,
  inputs: readonly Input[],
  options?: MatchOptions,
): Report<MatchReport>;
export function match(
  candidate: LossWithOptions,
  inputs: readonly Input[],
  options?: MatchOptions,
): Report<MatchReport>;
export function match(
  given: Loss | LossWithOptions,
  inputs: readonly Input[],
  options: MatchOptions = {},
): Report<MatchReport> {
  if (typeof given !== 'function') {
    throw new TypeError(
      'match: the first argument must be a function: match(candidate, [yTrue, yPred], options?)',
    );
  }
  requireKnown('match', options, matchOptions);
  return follow('match', options.name, () => findLoss(given as Loss, inputs, options));
}

function findLoss(
  candidate: Loss,
  inputs: readonly Input[],
  options: MatchOptions,
): Report<MatchReport> {
  const samples = readPair(inputs);
  const nothing = {
    shape: samples[1].shape,
    trials: [],
    forms: 0,
    losses: 0,
    matches: [],
    near: [],
  };
  holdPartial((stopped) => void toReport(nothing, [stopped], options));
  const behaviour = observe(candidate, samples);
  const amiss = behaviourDiagnoses(behaviour, readNames(candidate, samples.length));
  // What gives another number each time is no loss of the library.
  if (behaviour.unstable) return toReport(nothing, amiss, options);
  const found = search(candidate, samples);
  const matches = found.matches.map((fit) => matchEntry(fit, found));
  const near =
    matches.length > 0 ? [] : inDoubles(() => nearestTo(found)).map((one) => nearEntry(one, found));
  const trials = [...new Set(found.trials.map(({ name }) => name))];
  const told = {
    matches,
    near,
    trials,
    forms: found.forms.length,
    losses: countLosses(found.forms),
  };
  return toReport({ ...told, shape: samples[1].shape }, [...amiss, ...explain(told)], options);
}

function readPair(inputs: readonly Input[]): readonly [Sample, Sample] {
  const samples = readInputs('match', inputs);
  const [first, second] = samples;
  if (!first || !second || samples.length !== 2) {
    throw new TypeError(
      `match: inputs must be two, truth and prediction, got ${samples.length}; fix others in the candidate, as (t, p) => loss(t, p, weights)`,
    );
  }
  if (first.values.length === 0 || second.values.length === 0) {
    const shapes = samples.map(({ shape }) => formatShape(shape)).join(' and ');
    throw new TypeError(`match: an input is empty (${shapes}): there is nothing to try a loss on`);
  }
  return [first, second];
}

interface Told {
  readonly matches: readonly MatchEntry[];
  readonly near: readonly MatchEntry[];
  readonly trials: readonly string[];
  readonly shape: readonly number[];
  readonly forms: number;
  readonly losses: number;
}

function matchEntry({ form, scaling, off }: Fit, { order }: Search): MatchEntry {
  const { says, call } = formText(form, scaling, order);
  const most = (of: 'value' | 'gradient') => jsonNumber(Math.max(...off.map((one) => one[of])));
  return { loss: says, call, differs: '', value: most('value'), gradient: most('gradient') };
}

function nearEntry({ form, scaling, differs }: Nearest, { order }: Search): MatchEntry {
  const { says, call } = formText(form, scaling, order);
  return { loss: says, call, differs: differsText(differs, says, order) };
}

function explain({ matches, near, forms }: Omit<Told, 'shape'>): readonly Diagnosis[] {
  const [, ...others] = matches;
  if (others.length > 0) {
    return [toDiagnosis({ code: 'same-here', losses: others.map(({ loss }) => loss) })];
  }
  if (matches.length > 0) return [];
  const [first] = near;
  return first
    ? [toDiagnosis({ code: 'nearest-loss', loss: first.loss, differs: first.differs })]
    : [toDiagnosis({ code: 'no-near-loss', forms })];
}

function toReport(
  { matches, near, trials, shape, forms, losses }: Told,
  diagnoses: readonly Diagnosis[],
  { name }: MatchOptions,
): Report<MatchReport> {
  const isFound = matches.length > 0 && !diagnoses.some(isFailure);
  const verdict = isFound ? 'pass' : 'fail';
  const title = name === undefined || name === '' ? 'match' : `match ${name}`;
  const [first] = diagnoses;
  const stop = first?.code === 'stopped' ? `; ${stoppedText(first)}` : '';
  const more =
    matches.length > 1 ? `, or ${matches.length - 1} that cannot be told from it here` : '';
  const found = `${matches[0]?.loss ?? ''}${more}`;
  const missed = `none of ${forms.toLocaleString('en')} forms of ${losses} losses`;
  const why = near[0] ? `; nearest ${near[0].loss}: ${near[0].differs}` : '';
  const tail = isFound
    ? found
    : matches.length > 0
      ? `${found} (${first?.code})`
      : `${missed}${stop}${why}`;
  return makeReport<MatchReport>({
    kind: 'match',
    ...(name !== undefined && name !== '' && { name }),
    verdict,
    expected: 'pass',
    summary: `${title} ${verdict.toUpperCase()} ${tail}`,
    checked: forms,
    failures: isFound ? 0 : 1,
    counts: { same: matches.length, other: forms - matches.length },
    worst: near,
    diagnoses,
    matches,
    trials,
    shape,
    backend: tf.getBackend(),
  });
}
