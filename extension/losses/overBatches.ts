/** Metrics over a data set: sums over pixels of one batch after the other. */
import { fail } from './arguments.js';
import type { Input } from './arguments.js';
import { depthFigures, depthSums, flowFigures, flowSums } from './denseMetrics.js';
import type { DepthMetrics, FlowMetrics, Sums } from './denseMetrics.js';
import { panopticFigures, panopticSums } from './panoptic.js';
import type { PanopticMetricOptions, PanopticMetrics } from './panoptic.js';
import { segmentationFigures, segmentationSums } from './segmentationMetrics.js';
import type { SegmentationMetricOptions, SegmentationMetrics } from './segmentationMetrics.js';

const gatherers = {
  depthMetrics: { sums: depthSums, figures: depthFigures },
  flowMetrics: { sums: flowSums, figures: flowFigures },
  segmentationMetrics: { sums: segmentationSums, figures: segmentationFigures },
  panopticMetrics: { sums: panopticSums, figures: panopticFigures },
} as const;

interface Results {
  readonly depthMetrics: DepthMetrics;
  readonly flowMetrics: FlowMetrics;
  readonly segmentationMetrics: SegmentationMetrics;
  readonly panopticMetrics: PanopticMetrics;
}

/** Of any of the metrics; each takes its own. */
type Options = SegmentationMetricOptions & PanopticMetricOptions;

/** A metric that takes one batch after the other. */
export interface Accumulator<Result> {
  /** Takes a batch; its options are those of the metric, and overrule the common ones. */
  readonly add: (
    yTrue: Input,
    yPred: Input,
    options?: SegmentationMetricOptions & PanopticMetricOptions,
  ) => void;
  /** The figures over all pixels so far. */
  readonly result: () => Result;
}

/** A metric over a data set: the figures of all pixels of all batches, which are not the means of those of the batches.
 *
 * @param metric - Its name: 'depthMetrics', 'flowMetrics', 'segmentationMetrics' or 'panopticMetrics'.
 * @param options - those of the metric, such as `classes`, `ignoreLabel`, `things` and `stuff`, for all batches; and `mask`, which is rather given with each batch. Defaults in brackets.
 * @returns `add(yTrue, yPred, options?)`, which takes a batch, and `result()`, the record of the metric.
 * @throws Error for a metric that there is not; `add` for what the metric refuses, and for another number of classes.
 * @example
 * const miou = overBatches('segmentationMetrics', { classes: 19, ignoreLabel: 255 }); */
export function overBatches<Name extends keyof Results>(
  metric: Name,
  options: Options = {},
): Accumulator<Results[Name]> {
  if (!Object.hasOwn(gatherers, metric)) {
    fail(
      'overBatches',
      `metric must be one of ${Object.keys(gatherers).join(', ')}, got ${String(metric)}`,
    );
  }
  const { sums, figures } = gatherers[metric];
  let total: Sums | undefined;
  return {
    add: (yTrue, yPred, own = {}) => {
      const batch = sums(metric, yTrue, yPred, { ...options, ...own });
      if (total !== undefined && total.length !== batch.length) {
        fail(metric, 'a batch has another number of classes than those before it');
      }
      total = total === undefined ? batch : total.map((x, i) => x + batch[i]!);
    },
    result: () => figures(total ?? [], options) as Results[Name],
  };
}
