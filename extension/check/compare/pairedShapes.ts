/** Shapes that broadcasting makes one of: `[N,1]` against `[N]` is `[N,N]`, every pair. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf, type Shape } from '../../wire/shape.js';

/** The shape that both are broadcast to; undefined where they are not, as matrices that are multiplied. */
export function commonShape(a: Shape, b: Shape): Shape | undefined {
  try {
    return tf.broadcast_util.assertAndGetBroadcastShape([...a], [...b]);
  } catch {
    return undefined;
  }
}

/** The same of shapes of as many entries, where it has more of them. */
export function pairedShape(a: Shape, b: Shape): Shape | undefined {
  if (sizeOf(a) !== sizeOf(b)) return undefined;
  const to = commonShape(a, b);
  return to !== undefined && sizeOf(to) > sizeOf(a) ? to : undefined;
}
