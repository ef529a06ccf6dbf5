/** A loss and its options made ready to be probed: what it compares, ordinary inputs, and what several rows need of them. */
import { mendTensorFlow } from '../../backends/mend.js';
import { formatShape } from '../../wire/shape.js';
import { evaluate, observe, type LossWithOptions } from '../evaluate.js';
import { readInputs, type Input } from '../inputs.js';
import { rememberInputs } from '../keptInputs.js';
import { makeRandom } from '../numbers.js';
import { kindOf, probeKinds, same, type ProbeKind } from './kind.js';
import { localityOf } from './locality.js';
import { look, meanOf, plain, valueOf, type Look, type Pair } from './look.js';
import { partOf } from './part.js';
import type { ProbeOptions } from './options.js';
import { angular, vectorial, type Known, type Probe } from './row.js';
import { directionPair, labels, mapRows, rowsOf, uniformSample } from './samples.js';
import { dependsOnTruth } from './usesTruth.js';
import { probeErrors } from './text.js';

/** @param ids - the rows there are, of which `declares` may speak. */
export function prepare(
  loss: LossWithOptions,
  options: ProbeOptions,
  ids: readonly string[],
): Probe {
  if (typeof loss !== 'function') throw new TypeError(probeErrors.notAFunction);
  mendTensorFlow();
  const { declares = {}, seed = 1, domain = [-2, 2] } = options;
  const unknown = Object.keys(declares).find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new TypeError(probeErrors.unknownRow(unknown, ids));
  if (options.kind !== undefined && !probeKinds.includes(options.kind)) {
    throw new TypeError(probeErrors.unknownKind(String(options.kind), probeKinds));
  }
  const seen = options.kind === undefined ? believableKind(loss, options) : undefined;
  const kind = options.kind ?? seen ?? options.otherwise ?? throwUndecided(loss);
  const random = makeRandom(seed);
  const base = options.inputs ? readPair(options.inputs) : makePair(kind, options, domain, random);
  const { shape } = base[1];
  if (shape.length < 2) throw new TypeError(probeErrors.shape(formatShape(shape)));
  const suits = vectorial.includes(kind) || !!options.inputs || !!options.domain;
  const part = partOf(loss, base);
  const known = study(loss, kind, part ?? base, suits);
  const stated = options.kind !== undefined;
  const channels = shape.at(-1)!;
  const probe = {
    loss,
    kind,
    stated,
    isSeen: seen !== undefined,
    channels,
    domain,
    declares,
    random,
  };
  if (part === undefined) return { ...probe, shape, base, known };
  const at = lookAtWhole(loss, kind, base);
  const whole = { shape, base, known: { ...known, at, scale: Math.abs(at.value) } };
  return { ...probe, shape: part[1].shape, base: part, known, whole };
}

/**
 * By its behaviour, unless what it is given says otherwise: a product with a distance map, or of features, is the same for vectors
 * turned together, and compares no directions.
 */
function believableKind(
  loss: LossWithOptions,
  { otherwise, inputs }: ProbeOptions,
): ProbeKind | undefined {
  const seen = kindOf(loss);
  if (otherwise === undefined || seen === undefined || !angular.includes(seen)) return seen;
  if (otherwise === 'classification' || otherwise === 'regression') return undefined;
  if (inputs === undefined) return seen;
  const [t, p] = readPair(inputs);
  const isUnit = rowsOf(t).every((row) => same(Math.hypot(...row), 1));
  if (isUnit || t.shape.length !== p.shape.length) return seen;
  const twice = mapRows(t, (row) => row.map((x) => 2 * x));
  return same(valueOf(loss, [twice, p]), valueOf(loss, [t, p])) ? seen : undefined;
}

/** A loss that throws on everything says so itself; one that runs is asked about. */
function throwUndecided(loss: LossWithOptions): never {
  const pair = directionPair([2, 3, 5, 2], makeRandom(1));
  const seen = look(loss, pair);
  if (seen.threw !== undefined) {
    throw new TypeError(probeErrors.threw(seen.threw, formatShape(pair[1].shape), 'direction'));
  }
  throw new TypeError(probeErrors.undecided);
}

const readPair = (inputs: readonly Input[]): Pair => readInputs('probe', inputs) as unknown as Pair;

/** Axes of different lengths, none dividing another, so that a mistaken axis cannot fit. */
function makePair(
  kind: ProbeKind,
  options: ProbeOptions,
  domain: readonly [number, number],
  random: () => number,
): Pair {
  const numbers = kind === 'regression' || kind === 'other';
  // A kind read from the loss's behaviour was read with two channels.
  const usual = kind === 'classification' ? 3 : numbers && options.kind !== undefined ? 1 : 2;
  const shape = [2, 3, 5, options.channels ?? usual];
  if (vectorial.includes(kind)) return directionPair(shape, random);
  const truth =
    kind === 'classification' ? labels(shape, random) : uniformSample(shape, domain, random);
  return [truth, uniformSample(shape, domain, random)];
}

function lookAtWhole(loss: LossWithOptions, kind: ProbeKind, base: Pair): Look {
  const at = look(loss, base);
  if (at.threw === undefined) return at;
  throw new TypeError(probeErrors.threw(at.threw, formatShape(base[1].shape), kind));
}

function study(loss: LossWithOptions, kind: ProbeKind, base: Pair, suits: boolean): Known {
  const shape = formatShape(base[1].shape);
  const first = rememberInputs(plain(loss));
  const at = lookAtWhole((t, p) => first(t, p), kind, base);
  // Unit vectors and what the user gave are ordinary; numbers from −2 to 2 need not be.
  if (!Number.isFinite(at.value) && !suits) {
    throw new TypeError(probeErrors.noValue(String(at.value), shape, kind));
  }
  const [t] = base;
  // A negative log-likelihood may be near 0 by chance: what it spans counts as its size too.
  const perfect =
    kind === 'classification' || t.shape.length !== base[1].shape.length
      ? 0
      : meanOf(evaluate(plain(loss), [t, t]));
  const span = Number.isFinite(perfect) ? Math.abs(at.value - perfect) : 0;
  return {
    at,
    usesTruth: dependsOnTruth(loss, base, at.value),
    behaviour: observe(plain(loss), base),
    locality: localityOf(loss, base, at.gradient),
    scale: Math.max(Math.abs(at.value), span),
  };
}
