/** In which order a report names axes and places, where the loss itself has its channels second. */
import type { Diagnosis } from '../wire/report.js';
import type { Shape } from '../wire/shape.js';
import { toDiagnosis } from './diagnoses/table.js';
import { foreignOf } from './foreignLoss.js';

/** What is said, and the order where there are places to tell: of a check that passes without a word there are none. */
export const withLayout = (
  said: readonly Diagnosis[],
  hasPlaces: boolean,
  loss: unknown,
  inputs: readonly { readonly shape: Shape }[],
): readonly Diagnosis[] =>
  hasPlaces || said.length > 0 ? [...said, ...layoutDiagnoses(loss, inputs)] : said;

/** `inputs`: those of the most axes are images, or volumes, and are turned for the loss. */
function layoutDiagnoses(
  loss: unknown,
  inputs: readonly { readonly shape: Shape }[],
): readonly Diagnosis[] {
  if (foreignOf(loss)?.layout !== 'NCHW') return [];
  const ranks = inputs.map(({ shape }) => shape.length).filter((rank) => rank === 4 || rank === 5);
  return ranks.length === 0
    ? []
    : [toDiagnosis({ code: 'channels-last', rank: Math.max(...ranks) })];
}
