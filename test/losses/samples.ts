/** Inputs for a row of the table of losses. */
import type { LossCase } from './lossCase.js';
import { nest } from './support.js';
import type { Nested } from './support.js';

/** The shape of a small batch, with pairwise different axes. */
export function batchShape(c: LossCase): readonly number[] {
  if (c.shape) return c.shape;
  if (c.kind === 'image') return [2, 3, 5, 2];
  return c.kind === 'region' ? [2, 3, 3, 2] : [2, 3, 5, ...c.event];
}

/**
 * Seed 2 has no direction nearer than 0.19 to 0 or to π, where float32 angles are ill-conditioned.
 */
export function sample(
  c: LossCase,
  seed = 2,
  shape = batchShape(c),
): { yTrue: Nested; yPred: Nested } {
  const pixels = shape.slice(0, shape.length - c.event.length).reduce((a, b) => a * b, 1);
  const { yTrue, yPred } = c.make(seed, pixels);
  const trueShape = yTrue.length === yPred.length ? shape : shape.slice(0, -1);
  return { yTrue: nest(yTrue, trueShape), yPred: nest(yPred, shape) };
}
