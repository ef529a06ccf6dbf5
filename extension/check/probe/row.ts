/** One row of a probe: what it is called, for which kinds of loss it applies, and what was found. */
import type { Behaviour, LossWithOptions } from '../evaluate.js';
import type { ProbeRow } from '../../wire/report.js';
import { formatNumber } from '../numbers.js';
import type { ProbeKind } from './kind.js';
import { allFinite, largestOf, look, type Look, type Pair } from './look.js';
import type { ProbeFinding } from './text.js';
import { declaredValue, toleranceAt } from '../tolerance.js';

/** What the user says a row gives: a number, or an outcome; 'not claimed' takes the row out. */
export type Declared = number | 'nan' | 'infinite' | 'finite' | 'throws' | 'not claimed';

export interface Probe {
  readonly loss: LossWithOptions;
  readonly kind: ProbeKind;
  /** False if the kind was read from the loss's behaviour. */
  readonly stated: boolean;
  /** Whether the loss's behaviour told the kind; else it is what `otherwise` says. */
  readonly isSeen: boolean;
  readonly channels: number;
  readonly shape: readonly number[];
  /** Ordinary values of an entry, for regression and classification. */
  readonly domain: readonly [number, number];
  readonly base: Pair;
  readonly declares: Readonly<Record<string, Declared>>;
  readonly random: () => number;
  /** What several rows need, computed once: see `probe.ts`. */
  readonly known: Known;
  /** Where `base` is a part of what was given (see `part.ts`): all of it, for the rows that ask. */
  readonly whole?: Pick<Probe, 'shape' | 'base' | 'known'>;
}

/** `factor`: but for one factor common to its image, as the root of a mean has it. */
export type Locality = 'local' | 'factor' | 'global';

export interface Known {
  readonly at: Look;
  readonly usesTruth: boolean;
  /** How it runs, on the ordinary inputs. */
  readonly behaviour: Behaviour;
  /** Whether a pixel's gradient depends on that pixel only. */
  readonly locality: Locality;
  /** Changes by this much count as none: the size of the loss on the base inputs. */
  readonly scale: number;
}

export interface Found {
  readonly verdict: ProbeRow['verdict'];
  readonly value?: string;
  readonly gradient?: string;
  readonly policy?: string;
  readonly finding?: ProbeFinding;
}

export interface RowSpec {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly ProbeKind[];
  /** A number format loses by the count of pixels, and rounding adds up over them: asked of all that was given. */
  readonly ofWhole?: true;
  readonly look: (probe: Probe) => Found;
}

export const angular: readonly ProbeKind[] = ['direction', 'axial'];
export const vectorial: readonly ProbeKind[] = ['direction', 'axial', 'vector'];
export const errors: readonly ProbeKind[] = ['direction', 'axial', 'vector', 'regression'];
export const labelled: readonly ProbeKind[] = ['classification'];
export const every: readonly ProbeKind[] = [
  'direction',
  'axial',
  'vector',
  'regression',
  'classification',
  'other',
];

export const n = (x: number): string => formatNumber(x, 4);
/** Of a row that fails because the two are not the same. */
export const skip = (why: string): Found => ({ verdict: 'skipped', policy: why });

export const valueText = ({ value, threw }: Look): string =>
  threw === undefined ? n(value) : `throws: ${threw.split('\n', 1)[0]!.slice(0, 120)}`;

export function gradientText({ gradient, threw }: Look): string {
  if (gradient === undefined) return threw === undefined ? 'none' : '';
  if (!allFinite(gradient)) {
    const bad = gradient.find((g) => !Number.isFinite(g))!;
    return `${gradient.filter((g) => !Number.isFinite(g)).length} of ${gradient.length} ${bad}`;
  }
  return n(largestOf(gradient));
}

const outcomeOf = ({ value, threw }: Look): Declared =>
  threw !== undefined
    ? 'throws'
    : Number.isNaN(value)
      ? 'nan'
      : Number.isFinite(value)
        ? value
        : 'infinite';

const meets = (declared: Declared, got: Declared): boolean =>
  typeof declared === 'number' && typeof got === 'number'
    ? Math.abs(declared - got) <= toleranceAt(declaredValue, declared, 1)
    : declared === got || (declared === 'finite' && typeof got === 'number');

/**
 * A pathological input: held to what the loss declares for it. Without a declaration it is noted, or
 * judged by `judgeUndeclared` where some outcomes do harm whatever the policy is.
 */
export function judgeInput(
  { declares, loss }: Probe,
  id: string,
  pair: Pair,
  judgeUndeclared: (seen: Look) => Found = () => ({ verdict: 'note' }),
): Found {
  const seen = look(loss, pair);
  const texts = { value: valueText(seen), gradient: gradientText(seen) };
  const declared = declares[id];
  if (declared === undefined) return { policy: 'not declared', ...texts, ...judgeUndeclared(seen) };
  const met = meets(declared, outcomeOf(seen));
  // A declared number is one to train with.
  const number = typeof declared === 'number' || declared === 'finite';
  const sound = !number || seen.gradient === undefined || allFinite(seen.gradient);
  const policy = `declared ${declared}`;
  if (met && sound) return { verdict: 'pass', policy, ...texts };
  const finding = {
    code: 'not-as-declared',
    declared: String(declared),
    ...texts,
  } as const;
  return { verdict: 'fail', policy, ...texts, finding };
}

/** A pass if value and gradient are finite numbers, else the given verdict: for points that data has. */
export const requireFinite =
  (otherwise: 'fail' | 'note') =>
  (seen: Look): Found => {
    const bad =
      !Number.isFinite(seen.value) || (seen.gradient !== undefined && !allFinite(seen.gradient));
    if (seen.threw !== undefined) return { verdict: 'note' };
    if (!bad) return { verdict: 'pass', policy: 'finite' };
    if (otherwise === 'note') return { verdict: 'note', policy: 'finite' };
    const source = seen.findStrange();
    const texts = { value: valueText(seen), gradient: gradientText(seen) };
    const finding = { code: 'nan-source', ...texts, ...(source && { source }) } as const;
    return { verdict: 'fail', policy: 'finite', finding };
  };
