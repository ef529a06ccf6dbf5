/** In which order a report names axes and places, where the loss itself has its channels second. */
import type { Diagnosis } from '../wire/report.js';
import type { Shape } from '../wire/shape.js';
import { toDiagnosis } from './diagnoses/table.js';
import { foreignOf } from './foreignLoss.js';

/** `shapes`: of the inputs; those of the most axes are images, or volumes, and are turned for the loss. */
export function layoutDiagnoses(loss: unknown, shapes: readonly Shape[]): readonly Diagnosis[] {
  if (foreignOf(loss)?.layout !== 'NCHW') return [];
  const ranks = shapes.map(({ length }) => length).filter((rank) => rank === 4 || rank === 5);
  return ranks.length === 0
    ? []
    : [toDiagnosis({ code: 'channels-last', rank: Math.max(...ranks) })];
}
