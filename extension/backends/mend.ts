/** What TensorFlow.js cannot do and a loss needs, added once where a kernel or a check starts. */
import { gradientsOfComparisons } from './comparisonGradients.js';
import { mendGatherGradients, replaceGradient } from './gatherGradients.js';
import { gradientOfCumsum, mendGradientOfProd, mendRunningSums } from './runningSums.js';
import { gradientOfGatherND, gradientOfScatterND } from './scatterGradients.js';
import { explainMissingKernels } from './missingKernels.js';
import { letGoLast } from './moves.js';
import { onNewKernels } from './newKernels.js';
import { refuseOutOfBounds, refuseRaggedArrays } from './outOfBounds.js';
import { registerSegmentSum } from './segmentSum.js';
import { mendStretchedGradients } from './stretchedGradients.js';
import { mendWasmGather } from './wasmGather.js';
import { mendWasmNumbers } from './wasmNumbers.js';
import { mendWholeNumbersOnWasm } from './wasmWhole.js';
import { refuseSmallImages } from './windowedKernels.js';

let mended = false;

export const mendTensorFlow = onNewKernels(mend);

function mend(): void {
  for (const backend of ['cpu', 'wasm']) {
    registerSegmentSum(backend);
    mendRunningSums(backend);
    refuseOutOfBounds(backend);
  }
  for (const backend of ['wasm', 'tensorflow']) explainMissingKernels(backend);
  for (const backend of ['cpu', 'wasm', 'tensorflow']) refuseSmallImages(backend);
  mendWasmNumbers();
  mendWholeNumbersOnWasm();
  mendWasmGather();
  if (mended) return;
  mended = true;
  letGoLast();
  refuseRaggedArrays();
  mendGatherGradients();
  mendGradientOfProd();
  mendStretchedGradients();
  for (const gradient of [
    ...gradientsOfComparisons,
    gradientOfCumsum,
    gradientOfGatherND,
    gradientOfScatterND,
  ])
    replaceGradient(gradient);
}
