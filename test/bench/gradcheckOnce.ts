/**
 * One size of the gradcheck bench, in a process of its own, because the high-water mark of memory never goes down.
 *
 *   node --expose-gc gradcheckOnce.js '{ "side": 64, "reduction": "mean", "backend": "cpu", "rounds": 3 }'
 *
 * It sends one `Checked`.
 */
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { gradcheck } from '../../extension/check/index.js';
import { angularLoss } from '../../extension/losses/index.js';
import { fieldOf, tensorOf } from './fields.js';
import { inTurn, timed } from './measure.js';
import { startBackend, type Backend } from './startBackend.js';
import { watchTensorBytes } from './tensorBytes.js';

export interface Asked {
  readonly side: number;
  readonly reduction: 'mean' | 'none';
  /** Of the float32 side of the check; doubles always run on the cpu kernels. */
  readonly backend: Backend;
  readonly rounds: number;
}

export interface Checked {
  /** One evaluation of the loss in doubles, and one gradcheck of every entry, in milliseconds, by round. */
  readonly unit: readonly number[];
  readonly check: readonly number[];
  /** As the report counts them. */
  readonly evaluations: number;
  /** The report's own line. */
  readonly summary: string;
  /** Above what the process held when the check began, in bytes. */
  readonly residentPeak: number;
  /** As `tf.memory()` counts them: 4 bytes for a number, also for a double. */
  readonly tensorPeak: number;
}

const { side, reduction, backend, rounds } = JSON.parse(process.argv[2] ?? '{}') as Asked;
await startBackend(backend);
const field = fieldOf(side);
const [yTrue, yPred] = [tensorOf(field, field.yTrue), tensorOf(field, field.yPred)];
const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => angularLoss(yTrue, yPred, { reduction });
const check = () => gradcheck(loss, [yTrue, yPred]);

/** The loss alone: the inputs are there, in doubles, before the clock starts. */
const evaluation = () =>
  inDoubles(() => {
    const t = tensorOf(field, Float64Array.from(field.yTrue));
    const p = tensorOf(field, Float64Array.from(field.yPred));
    return timed(() => loss(t, p).dataSync());
  });

evaluation();
globalThis.gc?.();
const resident = process.memoryUsage.rss();
const tensorPeak = watchTensorBytes();
const { evaluations, summary } = check();
const peaks = {
  residentPeak: Math.max(0, process.resourceUsage().maxRSS * 1024 - resident),
  tensorPeak: tensorPeak(),
};
const times = await inTurn({ unit: evaluation, check: () => timed(check) }, { warmup: 0, rounds });
const result: Checked = { ...times, evaluations, summary, ...peaks };
process.send?.(result, () => process.disconnect());
