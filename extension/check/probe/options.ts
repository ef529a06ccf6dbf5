/** What `probe` may be told of a loss. */
import type { Input } from '../inputs.js';
import type { KnownOptions } from '../knownOptions.js';
import type { ProbeKind } from './kind.js';
import type { Declared } from './row.js';

export interface ProbeOptions {
  /** What the loss compares. @default read from its behaviour where that is clear, else asked for */
  readonly kind?: ProbeKind;
  /** What to take it for where its behaviour does not tell. @default none: an error that asks */
  readonly otherwise?: ProbeKind;
  /** Length of the last axis. @default 3 for classification, 1 for regression, else 2 */
  readonly channels?: number;
  /** Ordinary yTrue and yPred, if the usual ones do not suit: shape [..., channels], two axes or more. */
  readonly inputs?: readonly [yTrue: Input, yPred: Input];
  /** Ordinary entries; [0, 1] in classification means probabilities. @default [-2, 2] */
  readonly domain?: readonly [low: number, high: number];
  /** What the loss says of a row: its value there, an outcome, or 'not claimed' to leave the row out. */
  readonly declares?: Readonly<Record<string, Declared>>;
  /** Of the random inputs. @default 1 */
  readonly seed?: number;
  /** What the report calls this check. */
  readonly name?: string;
}

export const probeOptions: KnownOptions<ProbeOptions> = {
  ...{ kind: 'any', otherwise: 'any', channels: 'count', inputs: 'any', domain: 'any' },
  ...{ declares: 'any', seed: 'seed', name: 'text' },
};
