/**
 * Kernels that lay a window over an image smaller than it (TensorFlow.js 4.22, `valid`): the height of what they make is counted as
 * 0, −1 and less, cpu makes an image of it, wasm writes there, which breaks the memory of all that follows, and the
 * TensorFlow library gives a gradient of what lies in memory, or an error. They are refused on each.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrapKernel } from './wrapKernel.js';

const { computeConv2DInfo, computeConv3DInfo, computePool2DInfo, computePool3DInfo } =
  tf.backend_util;
const { computeDilation2DInfo, convertConv2DDataFormat } = tf.backend_util;

interface Windowed {
  readonly shape: readonly number[];
  readonly window: readonly number[];
  readonly attrs: Attributes;
}
/** Those of all windowed kernels, of which each has some. */
interface Attributes {
  readonly strides: number | [number, number] | [number, number, number];
  readonly dilations: number | [number, number] | [number, number, number];
  readonly pad: never;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: never;
  readonly filterSize: never;
}

type OutShape = (windowed: Windowed) => readonly number[];

const ofConv2D =
  (isDepthwise: boolean): OutShape =>
  ({ shape, window, attrs: a }) => {
    const format = convertConv2DDataFormat(a.dataFormat ?? 'NHWC');
    const [s, w, strides] = [shape as never, window as never, a.strides as never];
    const dilations = (a.dilations ?? 1) as never;
    const rounding = a.dimRoundingMode;
    return computeConv2DInfo(s, w, strides, dilations, a.pad, rounding, isDepthwise, format)
      .outShape;
  };
const ofPool2D: OutShape = ({ shape, attrs: a }) =>
  computePool2DInfo(shape as never, a.filterSize, a.strides as never, 1, a.pad, a.dimRoundingMode)
    .outShape;
const ofPool3D: OutShape = ({ shape, attrs: a }) =>
  computePool3DInfo(
    shape as never,
    a.filterSize,
    a.strides as never,
    1,
    a.pad,
    a.dimRoundingMode,
    a.dataFormat,
  ).outShape;

/** As a person calls it, and what it makes. */
const windowed: Readonly<Record<string, readonly [what: string, outShape: OutShape]>> = {
  Conv2D: ['tf.conv2d', ofConv2D(false)],
  FusedConv2D: ['tf.fused.conv2d', ofConv2D(false)],
  DepthwiseConv2dNative: ['tf.depthwiseConv2d', ofConv2D(true)],
  FusedDepthwiseConv2D: ['tf.fused.depthwiseConv2d', ofConv2D(true)],
  AvgPool: ['tf.avgPool', ofPool2D],
  MaxPool: ['tf.maxPool', ofPool2D],
  AvgPool3D: ['tf.avgPool3d', ofPool3D],
  MaxPool3D: ['tf.maxPool3d', ofPool3D],
  Conv3D: [
    'tf.conv3d',
    ({ shape, window, attrs: a }) =>
      computeConv3DInfo(
        shape as never,
        window as never,
        a.strides as never,
        (a.dilations ?? 1) as never,
        a.pad,
      ).outShape,
  ],
  Dilation2D: [
    'tf.dilation2d',
    ({ shape, window, attrs: a }) =>
      computeDilation2DInfo(
        shape as never,
        window as never,
        a.strides as never,
        a.pad,
        'NHWC',
        (a.dilations ?? 1) as never,
      ).outShape,
  ],
};

/** From now on these kernels of the backend refuse an image that their window does not fit into. */
export function refuseSmallImages(backendName: string): void {
  for (const [name, [what, outShape]] of Object.entries(windowed)) {
    wrapKernel(name, backendName, 'windows', (run) => (call) => {
      const { x, filter } = call.inputs as { x: tf.TensorInfo; filter?: tf.TensorInfo };
      const attrs = call.attrs as unknown as Attributes;
      const window = filter?.shape ?? [attrs.filterSize].flat();
      const made = outShape({ shape: x.shape, window, attrs });
      // Of no images there are none; of an image there is at least one place for its window.
      if (!x.shape.includes(0) && made.some((n) => n <= 0)) {
        const sizes = `a window of [${window.join()}] does not fit into an image of [${x.shape.join()}]`;
        throw new RangeError(
          `${what}: ${sizes}. Give it a larger image, a smaller window, or pad 'same'`,
        );
      }
      return run(call);
    });
  }
}
