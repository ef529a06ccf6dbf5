/** A tape of TensorFlow.js that somebody left open keeps every tensor, and any loss would seem to leak: a check has tapes of its own. */
import * as tf from '@tensorflow/tfjs-core';

interface Tapes {
  readonly state: { gradientDepth: number; activeTape: unknown[] | null };
}

export function withoutOpenTape<T>(run: () => T): T {
  const { state } = tf.engine() as unknown as Tapes;
  const { gradientDepth, activeTape } = state;
  if (gradientDepth === 0) return run();
  Object.assign(state, { gradientDepth: 0, activeTape: null });
  try {
    return run();
  } finally {
    Object.assign(state, { gradientDepth, activeTape });
  }
}
