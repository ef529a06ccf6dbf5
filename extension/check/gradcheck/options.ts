/** What `gradcheck` may be told besides the loss and the inputs. */
import type { At } from '../at.js';
import type { Reference } from '../evaluate.js';
import type { KnownOptions } from '../knownOptions.js';
import type { Wrt } from '../wrt.js';

export interface GradcheckOptions {
  /** Position of the input to differentiate by, or 'prediction': the one that is by its name, else the second. @default the last */
  readonly wrt?: Wrt;
  /** A loop version of the loss: its differences are then the truth. */
  readonly reference?: Reference;
  /** |autodiff - truth| ≤ rtol·|truth| + atol, in place of the tolerances of `tolerance.ts`. */
  readonly rtol?: number;
  readonly atol?: number;
  /** How often the loss may be evaluated for the truth. @default 10 million input entries' worth, 32 to 4096 */
  readonly budget?: number;
  /** Of random directions and samples. @default 1 */
  readonly seed?: number;
  /** 2 checks the derivative of the gradient along random directions. @default 1 */
  readonly order?: 1 | 2;
  /** Reports these entries only, each with its one-sided derivatives: full indices into the input, `[0, 12, 80, 1]` or several. */
  readonly at?: At;
  /** What the report calls this check. */
  readonly name?: string;
}

export const gradcheckOptions: KnownOptions<GradcheckOptions> = {
  ...{ wrt: 'any', reference: 'any', rtol: 'size', atol: 'size', budget: 'count', seed: 'seed' },
  ...{ order: 'count', at: 'any', name: 'text' },
};
