/** Starts a backend without the advice that TensorFlow.js prints in Node. */
import * as tf from '@tensorflow/tfjs';

/** In production mode it is silent; the mode is off again when `start` has ended and the backend was used once. */
export async function quietly(start: () => Promise<unknown>): Promise<void> {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  await start();
  tf.tidy(() => tf.scalar(0).dataSync());
  tf.env().set('PROD', before);
}
