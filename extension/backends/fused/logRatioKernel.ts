/**
 * Moments of log p − log t over images and their gradient as kernels of TensorFlow.js, `LossbookLogRatio` and
 * `LossbookLogRatioGradient`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelModule } from './compiled.js';
import { locateOn, walk, type Call, type OverlapLayout } from './overlapKernel.js';
import type { OverlapPlace } from './overlapPlaces.js';
import { floatTensor, valuesOf } from './tensorData.js';

export const momentsName = 'LossbookLogRatio';
export const gradientName = 'LossbookLogRatioGradient';

export interface LogRatioRequest {
  /** Of one class. */
  readonly layout: OverlapLayout;
  /** Of the moments: whether to give log p − log t too. */
  readonly keepsRatios?: boolean;
}

export function registerLogRatio(backendName: string, module: KernelModule): void {
  if (tf.getKernel(momentsName, backendName) != null) return;
  const locate = locateOn(backendName, module);
  tf.registerKernel({
    kernelName: momentsName,
    backendName,
    kernelFunc: (call) => {
      const { layout, keepsRatios = false } = call.attrs as unknown as LogRatioRequest;
      const { place, gradient: ratios } = locate(call, { gradient: keepsRatios });
      const { moments, outside } = momentsOf(layout, place);
      return [
        floatTensor(call.backend, moments, [3, layout.images]),
        floatTensor(call.backend, Float32Array.of(Number(outside)), []),
        ...(keepsRatios ? [ratios()] : []),
      ];
    },
  });
  tf.registerKernel({
    kernelName: gradientName,
    backendName,
    kernelFunc: (call) => {
      const { place, gradient } = locate(call, { gradient: true });
      fillGradient(call, place);
      return gradient();
    },
  });
}

/** Mean, mean square of what differs from it, and Σ of the weights of each image; 0 where that is 0. */
function momentsOf(layout: OverlapLayout, { instance, on }: OverlapPlace) {
  const { images } = layout;
  const moments = new Float32Array(3 * images);
  let outside = false;
  walk(layout, (image, from, { rows, begins, ends }) =>
    on(from, from + rows, (at) => {
      const found = instance.logRatios(begins, rows, at);
      outside ||= found.outside;
      if (!ends || found.weight === 0) return;
      const off = found.first / found.weight;
      moments[image] = found.shift + off;
      moments[images + image] = Math.max(found.second / found.weight - off * off, 0);
      moments[2 * images + image] = found.weight;
    }),
  );
  return { moments, outside };
}

/** yTrue are the ratios, yPred the depths that the gradient is in; `factors` [3, images] as `Instance.logRatioGradient` has them. */
function fillGradient({ inputs, attrs }: Call, { instance, on }: OverlapPlace): void {
  const { layout } = attrs as unknown as LogRatioRequest;
  const factors = valuesOf((inputs as { factors: tf.TensorInfo }).factors);
  walk(layout, (image, from, { rows }) =>
    on(from, from + rows, (at) => {
      const [level, slope, centre] = [0, 1, 2].map((k) => factors[k * layout.images + image]!);
      instance.logRatioGradient(rows, at, { level: level!, slope: slope!, centre: centre! });
    }),
  );
}
