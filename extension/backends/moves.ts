/** How a tensor gets from one backend to another, as it does when it is next used after the backend was changed. */
import * as tf from '@tensorflow/tfjs-core';

interface EngineFields {
  readonly state: {
    readonly tensorInfo: WeakMap<
      object,
      { backend: tf.KernelBackend; shape: number[]; dtype: tf.DataType }
    >;
    readonly numDataMovesStack: number[];
  };
  moveData: (to: tf.KernelBackend, dataId: object) => void;
  readonly readSync: (dataId: object) => tf.BackendValues;
  readonly shouldCheckForMemLeaks: () => boolean;
}

/**
 * TensorFlow.js lets a tensor go before the other backend has taken it: where that one has no room, its numbers were gone,
 * and whoever read it called itself without end. It is let go last.
 */
export function letGoLast(): void {
  const engine = tf.engine() as unknown as EngineFields;
  engine.moveData = (to, dataId) => {
    // Asked for anew: `engine.reset()` makes another.
    const { tensorInfo, numDataMovesStack: moves } = engine.state;
    // Of a disposed tensor there is none, and the error is that of TensorFlow.js.
    const info = tensorInfo.get(dataId)!;
    const from = info.backend;
    to.move(dataId, engine.readSync(dataId), info.shape, info.dtype, from.refCount(dataId));
    info.backend = to;
    from.disposeData(dataId, true);
    // As TensorFlow.js does, to tell in its debug mode what a kernel leaked from what it moved.
    if (engine.shouldCheckForMemLeaks()) moves.push((moves.pop() ?? 0) + 1);
  };
}
