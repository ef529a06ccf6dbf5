/**
 * Disposes what an interrupted cell made and nothing can reach any more.
 *
 * A cell stopped on its way had tensors on its stack, and was never to dispose of them: the result of a `tf.tidy`, what a
 * loop made outside of any, what an operation had saved for its gradient. They count as memory for good, and on wasm and
 * TensorFlow they are: their data is freed by disposal alone. Whether a name, a closure or a model still holds a tensor
 * only the garbage collector knows, so it is asked.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { untied } from './timers.js';

/** The tensors that the running cell made and that are not disposed of, oldest first. */
const made = new Map<number, tf.Tensor>();
let madeBytes = 0;

/**
 * On the cpu backend the data of a tensor that is not reached is collected without disposal, and what stands in `made` is
 * reached. So older tensors are let go beyond this: their data is freed then as ever, their count stays.
 */
const cpuLimit = 256 * 2 ** 20;

interface Tracking {
  trackTensor: (tensor: tf.Tensor, backend: unknown) => void;
  disposeTensor: (tensor: tf.Tensor) => void;
}

/** From now on the engine's tensors are noted. To be called once. */
export function watchTensors(): void {
  const engine = tf.engine() as unknown as Tracking;
  const { trackTensor, disposeTensor } = engine;
  engine.trackTensor = (tensor, backend) => {
    trackTensor.call(engine, tensor, backend);
    note(tensor);
  };
  engine.disposeTensor = (tensor) => {
    disposeTensor.call(engine, tensor);
    letGo(tensor);
  };
}

function note(tensor: tf.Tensor): void {
  made.set(tensor.id, tensor);
  madeBytes += bytesOf(tensor);
  if (madeBytes <= cpuLimit || tf.getBackend() !== 'cpu') return;
  for (const oldest of made.values()) {
    if (madeBytes <= cpuLimit) return;
    letGo(oldest);
  }
}

function letGo(tensor: tf.Tensor): void {
  if (made.delete(tensor.id)) madeBytes -= bytesOf(tensor);
}

/** Near enough: of a bool it is a quarter, of a complex number half. */
const bytesOf = ({ size }: tf.Tensor): number => 4 * size;

/** To be called before a cell and after it: what earlier cells made is theirs. */
export function forgetTensors(): void {
  made.clear();
  madeBytes = 0;
}

/** Collecting garbage takes a second or so a GiB, and the client waits 2 s for an interrupted cell to end. */
const heapLimit = 512 * 2 ** 20;

/**
 * Something in V8, likely its compiler in the background, holds on to a tensor here and there for a while: 8 of some 1200
 * tensors were found dead by a second or third round only.
 */
const rounds = 5;
const pauseMs = 10;
const timeLimitMs = 300;

/**
 * Disposes those that were noted and cannot be reached. Where any were noted it collects garbage, some 20 ms, and up to
 * five times if any are reached.
 */
export async function disposeUnreached(): Promise<void> {
  if (made.size === 0 || getHeapStatistics().used_heap_size > heapLimit) return;
  let candidates = takeCandidates();
  const started = performance.now();
  for (let round = 0; round < rounds && candidates.length > 0; round++) {
    if (performance.now() - started > timeLimitMs) return;
    // A weak reference holds on to its object until the turn in which it was made or read is over.
    await new Promise<void>((resolve) => untied.setTimeout(resolve, pauseMs));
    collectGarbage();
    candidates = candidates.filter(isReached);
  }
}

function isReached({ tensor, twin }: Candidate): boolean {
  if (tensor.deref() !== undefined) return true;
  twin.dispose();
  return false;
}

interface Candidate {
  readonly tensor: WeakRef<tf.Tensor>;
  /** The same tensor once more, for the engine to be told what is disposed of. */
  readonly twin: tf.Tensor;
}

/** A function of its own, so that no tensor is left in a register of an async one. */
function takeCandidates(): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const tensor of made.values()) {
    // A variable is registered by its name, and so it is reached.
    if (tensor instanceof tf.Variable) continue;
    const { shape, dtype, dataId, id } = tensor;
    candidates.push({
      tensor: new WeakRef(tensor),
      twin: new tf.Tensor(shape, dtype, dataId, id),
    });
  }
  forgetTensors();
  return candidates;
}

let collect: (() => void) | undefined;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  collect();
}
