/**
 * Pairs of vectors over the whole circle: angles uniform, and a share of them on a logarithmic scale down to 1e-6 from 0, π/2
 * and π; lengths from 0.1 to 10. All numbers are float32, so that the truth in doubles is of the same vectors.
 */
import { uniform } from '../../losses/support.js';

export interface Sweep {
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly pixels: number;
}

export function sweep2(pixels: number, seed: number): Sweep {
  const next = uniform(seed);
  const [yTrue, yPred] = [new Float32Array(2 * pixels), new Float32Array(2 * pixels)];
  for (let i = 0; i < pixels; i++) {
    const [from, turn] = [2 * Math.PI * next(), angleOf(next)];
    const [t, p] = [lengthOf(next), lengthOf(next)];
    yTrue.set([t * Math.cos(from), t * Math.sin(from)], 2 * i);
    yPred.set([p * Math.cos(from + turn), p * Math.sin(from + turn)], 2 * i);
  }
  return { yTrue, yPred, pixels };
}

export function sweep3(pixels: number, seed: number): Sweep {
  const next = uniform(seed);
  const [yTrue, yPred] = [new Float32Array(3 * pixels), new Float32Array(3 * pixels)];
  for (let i = 0; i < pixels; i++) {
    const turn = angleOf(next);
    const [t, p] = [lengthOf(next), lengthOf(next)];
    const [a, b] = frame(next);
    const to = a.map((x, k) => Math.cos(turn) * x + Math.sin(turn) * b[k]!);
    yTrue.set(
      a.map((x) => t * x),
      3 * i,
    );
    yPred.set(
      to.map((x) => p * x),
      3 * i,
    );
  }
  return { yTrue, yPred, pixels };
}

/** Two perpendicular unit vectors. */
function frame(next: () => number): readonly [number[], number[]] {
  const [z, around, tilt] = [2 * next() - 1, 2 * Math.PI * next(), 2 * Math.PI * next()];
  const r = Math.sqrt(1 - z * z);
  const a = [r * Math.cos(around), r * Math.sin(around), z];
  const east = [-Math.sin(around), Math.cos(around), 0];
  const north = [-z * Math.cos(around), -z * Math.sin(around), r];
  return [a, east.map((x, k) => Math.cos(tilt) * x + Math.sin(tilt) * north[k]!)];
}

function angleOf(next: () => number): number {
  const sign = next() < 0.5 ? -1 : 1;
  const [which, place] = [next(), next()];
  const near = 10 ** (-6 * place);
  if (which < 0.1) return sign * near;
  if (which < 0.2) return sign * (Math.PI - near);
  if (which < 0.3) return sign * (Math.PI / 2 + (place < 0.5 ? near : -near));
  return sign * Math.PI * place;
}

const lengthOf = (next: () => number): number => 10 ** (2 * next() - 1);
