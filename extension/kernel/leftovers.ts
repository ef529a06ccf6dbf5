/**
 * Disposes what cells made and nothing can reach any more.
 *
 * A cell stopped on its way had tensors on its stack, and was never to dispose of them: the result of a `tf.tidy`, what a
 * loop made outside of any, what an operation had saved for its gradient. A cell that runs again leaves those of the names
 * that it declares anew. They count as memory for good, and on wasm and TensorFlow they are: their data is freed by disposal
 * alone. Whether a name, a closure or a model still holds a tensor only the garbage collector knows, so it is asked: after
 * each interrupt, and after a cell once what was left since it was asked last is worth the time.
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
  // Its data may have other tensors, for which a second disposal would be one too many.
  left.delete(tensor.id);
  if (made.delete(tensor.id)) madeBytes -= bytesOf(tensor);
}

/** Near enough: of a bool it is a quarter, of a complex number half. */
const bytesOf = ({ size }: tf.Tensor): number => 4 * size;

/** What cells that ended left behind, and how much of that came since the collector was asked. */
const left = new Map<number, Candidate>();
let leftBytes = 0;

/** Less is not worth the 20 ms or so that collecting takes. */
const worthAsking = 16 * 2 ** 20;

/** To be called after a cell that was not stopped: what it made may be let go by one that runs later. */
export function leaveTensors(): void {
  // See `disposeOf`.
  if (tf.getBackend() === 'cpu') return forgetTensors();
  leftBytes += madeBytes;
  takeCandidates();
}

/** Between two cells, so that no cell sees its count of tensors change. */
export async function disposeLeft(): Promise<void> {
  // Without a backend there are none, and no memory to ask about.
  if (leftBytes === 0 || leftBytes < Math.max(worthAsking, tf.memory().numBytes / 8)) return;
  leftBytes = 0;
  // What it disposes of takes itself out.
  await disposeOf([...left.values()], 2);
}

/** To be called before a cell, and after one that was stopped. */
export function forgetTensors(): void {
  made.clear();
  madeBytes = 0;
}

/** Collecting garbage takes a second or so a GiB, and the client waits 2 s for an interrupted cell to end. */
const heapLimit = 512 * 2 ** 20;

const pauseMs = 10;
const timeLimitMs = 300;

/**
 * Disposes those that were noted and cannot be reached. Where any were noted it collects garbage, some 20 ms, and up to
 * five times if any are reached.
 */
export async function disposeUnreached(): Promise<void> {
  if (made.size > 0) await disposeOf(takeCandidates(), 5);
}

/**
 * Something in V8, likely its compiler in the background, holds on to a tensor here and there for a while: 8 of some 1200
 * tensors were found dead by a second or third round only.
 */
async function disposeOf(all: readonly Candidate[], rounds: number): Promise<void> {
  if (getHeapStatistics().used_heap_size > heapLimit) return;
  let candidates = all;
  const started = performance.now();
  for (let round = 0; round < rounds && candidates.length > 0; round++) {
    if (performance.now() - started > timeLimitMs) return;
    // A weak reference holds on to its object until the turn in which it was made or read is over.
    await new Promise<void>((resolve) => untied.setTimeout(resolve, pauseMs));
    collectGarbage();
    candidates = candidates.filter(isReached);
  }
  // There the collector frees data by itself, if nobody holds on to its id.
  if (tf.getBackend() === 'cpu') left.clear();
}

function isReached({ tensor, twin }: Candidate): boolean {
  // A timer may have disposed of it meanwhile.
  if (!left.has(twin.id)) return false;
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
    const twin = new tf.Tensor(shape, dtype, dataId, id);
    const candidate = { tensor: new WeakRef(tensor), twin };
    left.set(id, candidate);
    candidates.push(candidate);
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
