/** The trials, in the order in which docs/reliability.md has them. */
import { breaks } from './breaks.js';
import { damaged } from './damaged.js';
import { growth } from './growth.js';
import { faultTrial } from './faults.js';
import { interrupts } from './interrupts.js';
import { orphans } from './orphans.js';
import { poison } from './poison.js';
import { recognised } from './recognised.js';
import { soak } from './soak.js';
import type { Trial } from './trial.js';
import { places, verdicts } from './verdicts.js';

export const trials: Readonly<Record<string, Trial>> = {
  faults: faultTrial,
  poison,
  interrupts,
  orphans,
  breaks,
  damaged,
  growth,
  soak,
  verdicts,
  places,
  recognised,
};
