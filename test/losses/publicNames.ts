/** What `lossbook/losses` exports, by what it is. */

/** Functions with a loop that give a record of figures. */
export const metrics: readonly string[] = [
  'angularErrorMetrics',
  'circularStatistics',
  'depthMetrics',
  'flowMetrics',
  'panopticMetrics',
  'segmentationMetrics',
];

/** Options by the name of a library, and what adds up over batches. */
const withoutLoop: readonly string[] = ['conventions', 'overBatches'];

/** Names of the losses and metrics, which have a loop each; sorted. */
export const namesWithLoop = (exported: object): readonly string[] =>
  Object.keys(exported)
    .filter((name) => !withoutLoop.includes(name))
    .sort();
