/** What `precision` may be told besides the candidates. */
import type { Reference } from '../evaluate.js';
import type { Input } from '../inputs.js';

export interface PrecisionOptions {
  /** yTrue and yPred to measure at, pixel by pixel. @default only the sweep */
  readonly inputs?: readonly Input[];
  /** A loop that gives the truth in doubles. @default each candidate's own code in doubles */
  readonly reference?: Reference;
  /** Over the angle between two unit vectors. @default if there are no inputs, or two of two channels */
  readonly sweep?: boolean;
  /** Candidates that must not lose more than `maxBits`. @default the candidate, if there is one only */
  readonly require?: string | readonly string[];
  /** Allowed on average over the inputs (without inputs, over the sweep). @default 12 */
  readonly maxBits?: number;
  /** Of the random phases of the sweep. @default 1 */
  readonly seed?: number;
  /** What the report calls this check. */
  readonly name?: string;
}
