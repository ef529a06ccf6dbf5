/** What `compare` may be told besides the loss, the loop and the inputs. */
import type { At } from '../at.js';
import type { KnownOptions } from '../knownOptions.js';

export interface CompareOptions {
  /** |candidate - reference| ≤ rtol·|reference| + atol, in place of the tolerances of `tolerance.ts`. */
  readonly rtol?: number;
  readonly atol?: number;
  /** Reports these entries only: full indices into the output, `[0, 12, 80]` or several. */
  readonly at?: At;
  /** What the report calls this check. */
  readonly name?: string;
  /** Of the random variations that hypotheses are tried on. @default 1 */
  readonly seed?: number;
}

export const compareOptions: KnownOptions<CompareOptions> = {
  ...{ rtol: 'size', atol: 'size', at: 'any', name: 'text', seed: 'seed' },
};
