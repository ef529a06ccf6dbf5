/** The trials, in the order in which docs/reliability.md has them. */
import { damaged } from './damaged.js';
import { growth } from './growth.js';
import { soak } from './soak.js';
import type { Trial } from './trial.js';

export const trials: Readonly<Record<string, Trial>> = { damaged, growth, soak };
