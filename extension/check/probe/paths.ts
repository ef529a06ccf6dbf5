/** Paths of growing error: one pixel, its prediction turned from 0° to 180°, moved away, or ever less sure of its class. */
import type { Pair } from './look.js';
import type { Probe } from './row.js';
import { atAngle, exact, generic } from './samples.js';

/** In degrees: above what rounding makes flat, below any floor worth a word. */
const leastStep = 1e-3;

export interface Path {
  readonly at: (x: number) => Pair;
  /** Where the error is largest, and the smallest part of the path that is worth a word. */
  readonly end: number;
  readonly least: number;
  readonly unit: string;
  /** How far its beginning is from no error at all. */
  readonly short: number;
  /** What is on it, for a sentence. */
  readonly of: string;
}

const onePixel = ({ shape, channels }: Probe): readonly number[] =>
  shape.map((_, axis) => (axis === shape.length - 1 ? channels : 1));

export const radians = Math.PI / 180;

/** Angles in degrees; the pixel's phase is no multiple of anything. */
export function anglePath(probe: Probe, length = 1): Path {
  const t = generic(probe.channels);
  const shape = onePixel(probe);
  const end = probe.kind === 'axial' ? 90 : 180;
  const at = (x: number): Pair => [exact(shape, t), exact(shape, atAngle(t, x * radians, length))];
  return { at, end, least: leastStep, unit: '°', short: 0, of: 'an error' };
}

/** Errors up and down from a number that is nothing special in its domain. */
function errorPath(probe: Probe, sign: 1 | -1): Path {
  const [low, high] = probe.domain;
  const start = low + 0.57 * (high - low);
  const isVector = probe.kind === 'vector' && probe.channels > 1;
  const [above, below] = [high - start, start - low];
  const end = 0.95 * (isVector ? Math.min(above, below) : sign > 0 ? above : below);
  const shape = onePixel(probe);
  // Entries of a vector move against each other: all together it would go through zero, where a direction turns round.
  const row = (x: number): Pair[0] =>
    exact(
      shape,
      Array.from({ length: probe.channels }, (_, c) => start + (isVector && c % 2 === 1 ? -x : x)),
    );
  return {
    at: (x) => [row(0), row(sign * x)],
    end,
    least: 1e-5 * end, // a step
    unit: '',
    short: 0,
    of: isVector
      ? `an error ${sign > 0 ? 'one way' : 'the other way'}`
      : `an error ${sign > 0 ? 'above' : 'below'} yTrue`,
  };
}

/** A clip of probabilities at 1e-3 is customary, one at 0.01 takes the gradient from predictions that a network makes. */
const shortOfSure = 0.005;

/** From sure and right to sure and wrong; probabilities stop short of 0 and 1. */
export function confidencePath(probe: Probe, label: 0 | 1, which = 0): Path {
  const { channels, domain, base } = probe;
  const shape = onePixel(probe);
  const [low, high] = domain;
  const margin = low === 0 && high === 1 ? shortOfSure : 0;
  const hot = Array.from({ length: channels }, (_, c) => (c === which ? label : 0));
  const isNumber = base[0].values.length < base[1].values.length;
  const truth = isNumber
    ? { ...base[0], shape: shape.slice(0, -1), values: Float64Array.of(which) }
    : exact(shape, hot);
  const at = (x: number): Pair => {
    const right = high - margin - x;
    const wrong = low + margin + x;
    return [
      truth,
      exact(
        shape,
        hot.map((one) => (one ? right : wrong)),
      ),
    ];
  };
  const end = high - low - 2 * margin;
  const one = which > 0 ? `a pixel of class ${which}` : 'a pixel';
  const of = channels === 1 ? `a pixel of label ${label}` : one;
  return { at, end, least: 1e-3 * end, unit: '', short: margin, of }; // a step
}

export function pathsOf(probe: Probe): readonly Path[] {
  switch (probe.kind) {
    case 'direction':
    case 'axial':
      return [anglePath(probe)];
    case 'classification':
      // With one channel, a label of 0 is a class as well.
      return (probe.channels === 1 ? ([1, 0] as const) : ([1] as const)).map((label) =>
        confidencePath(probe, label),
      );
    default:
      return [errorPath(probe, 1), errorPath(probe, -1)];
  }
}
