/** Views of labels and of complex numbers. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { tensorBundle } from '../../extension/display/tensorBundle.js';
import { mime } from '../../extension/wire/ids.js';
import { tensorBytes } from './samples.js';

/** Rows of equal labels, the last one of none. */
export const labelBytes = (view?: Parameters<typeof tensorBytes>[1]): Uint8Array =>
  tensorBytes(
    {
      ...{ name: 'labels', shape: [8, 10], dtype: 'int32' },
      data: Int32Array.from({ length: 80 }, (_, i) => (i >= 70 ? 255 : Math.floor(i / 10))),
    },
    view,
  );

export const complexBytes = (): Uint8Array => {
  const turn = Float32Array.from({ length: 144 }, (_, i) => i / 20);
  const [x, y] = [turn.map(Math.cos), turn.map(Math.sin)];
  const tensor = tf.complex(tf.tensor2d(x, [12, 12]), tf.tensor2d(y, [12, 12]));
  return tensorBundle(tensor, { kind: 'tensor', title: 'spectrum' })[mime.view] as Uint8Array;
};
