/** What gradcheck found before it is worded. */
import type { Judgement } from './gradientClasses.js';
import type { Measured } from './gradients.js';

export interface Outcome {
  readonly measured: Measured;
  readonly judgement: Judgement;
}
