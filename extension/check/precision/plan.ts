/** The sweep of a precision check: at which angles, and which vectors stand for each. */
import { makeRandom } from '../numbers.js';
import { vectors } from '../probe/samples.js';
import type { Pair } from '../probe/look.js';

export interface Abscissa {
  /** Radians. */
  readonly angle: number;
  /** Which sweep it belongs to; the two overlap in range, not in points. */
  readonly spacing: 'angle' | 'ulps';
}

/** Random directions per angle: bits differ from one rounding to the next, and their mean is what is shown. */
export const phases = 16;

/**
 * 1° to 179° by 2°, which is uniform in the angle; and 1e-7 to 0.1 rad above 0 and below π by quarters of a
 * decade, which is uniform in the exponent and so in units in the last place, as Herbie samples.
 */
export function abscissae(): readonly Abscissa[] {
  const even = Array.from({ length: 90 }, (_, i) => ((2 * i + 1) * Math.PI) / 180);
  const small = Array.from({ length: 25 }, (_, i) => 10 ** (-7 + i / 4));
  const all: Abscissa[] = [
    ...even.map((angle) => ({ angle, spacing: 'angle' }) as const),
    ...small.flatMap((x) => [x, Math.PI - x].map((angle) => ({ angle, spacing: 'ulps' }) as const)),
  ];
  return all.sort((a, b) => a.angle - b.angle);
}

/** Unit vectors `angle` apart, as float32 holds them, `phases` of each angle: shape [1, angles, phases, 2]. */
export function directionsAt(angles: readonly number[], count: number, seed: number): Pair {
  const random = makeRandom(seed);
  const [t, p]: [number[], number[]] = [[], []];
  for (const angle of angles) {
    for (let i = 0; i < count; i++) {
      const phase = 2 * Math.PI * random();
      t.push(Math.cos(phase), Math.sin(phase));
      p.push(Math.cos(phase + angle), Math.sin(phase + angle));
    }
  }
  const shape = [1, angles.length, count, 2];
  return [vectors(shape, t), vectors(shape, p)];
}
