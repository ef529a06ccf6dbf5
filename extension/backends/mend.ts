/** What TensorFlow.js cannot do and a loss needs, added once where a kernel or a check starts. */
import { mendGatherGradients } from './gatherGradients.js';
import { registerSegmentSum } from './segmentSum.js';

export function mendTensorFlow(): void {
  mendGatherGradients();
  for (const backend of ['cpu', 'wasm']) registerSegmentSum(backend);
}
