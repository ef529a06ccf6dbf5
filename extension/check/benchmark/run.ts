/**
 * Timing losses against each other: rounds are interleaved, so that a machine that slows down slows all of
 * them alike, and the order of the candidates turns with each round.
 *
 * A time runs until the numbers are there (`await data()`): backends that compute elsewhere return at once.
 */
import * as tf from '@tensorflow/tfjs-core';
import { evaluate, type Loss } from '../evaluate.js';
import { toTensor, type Sample } from '../inputs.js';
import { countDone, reachStage } from '../progress.js';

export interface Task {
  readonly name: string;
  /** Position of its size. */
  readonly size: number;
  readonly loss: Loss;
  readonly samples: readonly Sample[];
  /** Milliseconds of each call that counts. */
  readonly times: number[];
  peakBytes: number;
  failed?: string;
}

export interface Plan {
  readonly rounds: number;
  readonly warmUp: number;
  readonly gradient: boolean;
}

export async function runAll(tasks: readonly Task[], plan: Plan): Promise<void> {
  const of = tasks.length * (1 + plan.warmUp + plan.rounds);
  reachStage({ doing: 'timing', unit: 'calls', of });
  let calls = 0;
  for (const task of tasks) {
    countDone(calls++);
    await attempt(task, async () => {
      // Without the gradient first: a loss that throws under the tape leaves what the tape had saved.
      evaluate(task.loss, task.samples);
      await measurePeak(task, plan);
    });
  }
  for (let round = 0; round < plan.warmUp + plan.rounds; round++) {
    for (let i = 0; i < tasks.length; i++) {
      const task = tasks[(i + round) % tasks.length]!;
      countDone(calls++);
      await attempt(task, async () => {
        const ms = await time(task, plan);
        if (round >= plan.warmUp) task.times.push(ms);
      });
    }
  }
}

/** A candidate that throws is out; the others go on. */
async function attempt(task: Task, run: () => Promise<void>): Promise<void> {
  if (task.failed !== undefined) return;
  try {
    await run();
  } catch (error) {
    task.failed = (error as Error).message;
  }
}

async function time({ loss, samples }: Task, { gradient }: Plan): Promise<number> {
  const inputs = samples.map(toTensor);
  try {
    // Uploading the inputs is no part of the loss.
    await Promise.all(inputs.map((x) => x.data()));
    const start = tf.util.now();
    const outputs = call(loss, inputs, gradient);
    await Promise.all(outputs.map((x) => x.data()));
    const ms = tf.util.now() - start;
    tf.dispose(outputs);
    return ms;
  } finally {
    tf.dispose(inputs);
  }
}

/**
 * What lives at once beyond the inputs, at the worst moment: TensorFlow.js notes its bytes after each
 * kernel. Memory that a kernel takes for itself while it runs is not seen.
 */
async function measurePeak(task: Task, { gradient }: Plan): Promise<void> {
  const inputs = task.samples.map(toTensor);
  const before = tf.memory().numBytes;
  let outputs: readonly tf.Tensor[] = [];
  // `profile` is left on by a query that throws, and would slow everything after it.
  let thrown: unknown;
  const found = await tf.profile(() => {
    try {
      outputs = call(task.loss, inputs, gradient);
    } catch (error) {
      thrown = error;
    }
    return inputs[0]!;
  });
  const bytes = found.kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot - before);
  task.peakBytes = bytes.reduce((most, b) => Math.max(most, b), 0);
  tf.dispose([inputs, [...outputs]]);
  if (thrown !== undefined) throw thrown as Error;
}

/** The loss, or its value and gradient in the last input; everything else made on the way is disposed of. */
function call(loss: Loss, inputs: readonly tf.Tensor[], gradient: boolean): tf.Tensor[] {
  const engine = tf.engine();
  engine.startScope('benchmark');
  let kept: tf.Tensor[] = [];
  try {
    kept = gradient ? valueAndGradient(loss, inputs) : [loss(...inputs)];
    return kept;
  } finally {
    engine.endScope(kept);
  }
}

function valueAndGradient(loss: Loss, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const rest = inputs.slice(0, -1);
  const of = tf.valueAndGrad((x: tf.Tensor) => loss(...rest, x));
  const { value, grad } = of(inputs.at(-1)!);
  return [value, grad];
}
