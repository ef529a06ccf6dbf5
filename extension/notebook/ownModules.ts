/** The modules that a cell gets from the kernel itself, and what a name that is almost one of theirs was meant to be. */
import { editDistance } from './editDistance.js';

/** In the order in which they are offered. */
export const ownModules: readonly string[] = [
  '@tensorflow/tfjs',
  ...['losses', 'reference', 'check', 'display', 'data', 'python'].map(
    (part) => `lossbook/${part}`,
  ),
];

/** Slips that a name may have: `lossbok/loses` has two. */
const maxSlips = 2;

/** The module that was meant, where one is near; undefined for what is one of them, or like none. */
export function nearOwnModule(specifier: string): string | undefined {
  const [nearest] = ownModules
    .map((name) => ({ name, slips: editDistance(specifier.toLowerCase(), name) }))
    .sort((a, b) => a.slips - b.slips);
  return nearest && nearest.slips > 0 && nearest.slips <= maxSlips ? nearest.name : undefined;
}
