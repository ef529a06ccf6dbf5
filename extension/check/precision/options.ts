/** What `precision` may be told besides the candidates. */
import type { Reference } from '../evaluate.js';
import type { Input } from '../inputs.js';
import type { KnownOptions } from '../knownOptions.js';
import type { TrainingFormat } from '../../wire/numberFormats.js';

export interface PrecisionOptions {
  /** yTrue and yPred to measure at, pixel by pixel. @default only the sweep */
  readonly inputs?: readonly Input[];
  /** A loop that gives the truth in doubles. @default each candidate's own code in doubles */
  readonly reference?: Reference;
  /**
   * Formats of training to run the candidates in: `float16`, `bfloat16`, `autocast` (PyTorch's lists for CUDA, in float16),
   * `autocast-bfloat16` (its lists for the CPU), `gpu` (float32 as far as WGSL promises it). The report fails by these.
   * @default none: float32 as it runs here
   */
  readonly as?: TrainingFormat | readonly TrainingFormat[];
  /** What the loss is multiplied by before its gradient is taken, as a GradScaler does: a power of two. @default 1 */
  readonly lossScale?: number;
  /** With `as`: the input whose gradient training uses, and which a network made. @default the last */
  readonly wrt?: number;
  /** Over the angle between two unit vectors. @default if there are no inputs, or two of two channels */
  readonly sweep?: boolean;
  /** Candidates that must not lose more than `maxBits`. @default the candidate, if there is one only; with `as` all */
  readonly require?: string | readonly string[];
  /** Allowed on average over the inputs (without inputs, over the sweep). @default 12; with `as` half the bits of each format */
  readonly maxBits?: number;
  /** Of the random phases of the sweep, and of what `gpu` is off by. @default 1 */
  readonly seed?: number;
  /** What the report calls this check. */
  readonly name?: string;
}

export const precisionOptions: KnownOptions<PrecisionOptions> = {
  ...{ inputs: 'any', reference: 'any', as: 'any', lossScale: 'any', wrt: 'any', sweep: 'any' },
  ...{ require: 'any', maxBits: 'any', seed: 'seed', name: 'text' },
};
