/**
 * When kernels have been registered. What is done for each of them is done for those that a cell or a late backend adds as
 * well, so it is asked at every switch to doubles; TensorFlow.js can only list its thousand kernels, which takes as long as
 * a small loss.
 */

/** Where TensorFlow.js (4.22) keeps what all its copies in a process share. */
interface Globals {
  readonly _tfGlobals?: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

/** Undefined where they are kept elsewhere. */
const countKernels = (): number | undefined =>
  (globalThis as Globals)._tfGlobals?.get('kernelRegistry')?.size;

/** `act`, which is left out where as many kernels are registered as when it ended last. */
export function onNewKernels(act: () => void): () => void {
  let known: number | undefined;
  return () => {
    if (known !== undefined && countKernels() === known) return;
    act();
    known = countKernels();
  };
}
