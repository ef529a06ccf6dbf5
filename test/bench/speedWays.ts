/** The ways to compute the angular loss in JavaScript, for the speed bench. */
import * as tf from '@tensorflow/tfjs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  fusedState,
  fusedText,
  onOneThread,
  withoutFused,
} from '../../extension/backends/fused/index.js';
import { fewestPixels, oneThreadText } from '../../extension/backends/fused/threads.js';
import { loadTensorflow } from '../../extension/backends/tensorflow.js';
import { angularLoss } from '../../extension/losses/index.js';
import type { Field } from './fields.js';
import { timed } from './measure.js';
import type { Form, Framework, Peer } from './peers.js';
import type { Turn } from './speedRounds.js';
import { startBackend } from './startBackend.js';

export interface Way {
  readonly name: string;
  readonly kind: 'loop' | 'composed' | 'fused' | 'bound' | Framework;
  readonly form: Form;
  readonly threads: number;
  readonly value: Turn | undefined;
  readonly both: Turn | undefined;
}

type Backend = 'cpu' | 'wasm' | 'tensorflow';
type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Scalar;

/** The backends that start here, and why others do not. */
export async function startBackends(): Promise<{
  readonly backends: readonly Backend[];
  readonly absent: readonly string[];
}> {
  const tensorflow = loadTensorflow(process.cwd(), process.cwd(), tf);
  await startBackend('cpu');
  await startBackend('wasm');
  return tensorflow.ok
    ? { backends: ['cpu', 'wasm', 'tensorflow'], absent: [] }
    : {
        backends: ['cpu', 'wasm'],
        absent: [
          `the backend tensorflow: ${tensorflow.why.replaceAll(process.cwd(), 'the checkout')}`,
        ],
      };
}

/** In Lossbook's form, by its operations or its kernel; and the usual answer, in TensorFlow.js. */
const library: Loss = (t, p) => angularLoss(t, p) as tf.Scalar;
export const usual: Loss = (t, p) => {
  const cosine = tf.sum(tf.mul(t, p), -1);
  return tf.mean(tf.pow(tf.acos(tf.clipByValue(cosine, 1e-6, 1 - 1e-6)), 1.2));
};

/** Ways on the backends, and a function that frees their tensors. */
export async function waysOn(
  backends: readonly Backend[],
  field: Field,
  cores: number,
): Promise<{ readonly ways: readonly Way[]; readonly free: () => void }> {
  const made: tf.Tensor[] = [];
  const ways: Way[] = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const inputs = [field.yTrue, field.yPred].map((x) => tf.keep(tf.tensor(x, [...field.shape])));
    made.push(...inputs);
    const composedThreads = backend === 'tensorflow' ? cores : 1;
    const way = (
      kind: 'fused' | 'composed',
      form: Form,
      threads: number,
      loss: Loss,
      run: Run,
    ): Way => ({
      ...{ name: `${names[kind]}, ${backend}`, kind, form, threads },
      value: turnOn(backend, inputs, (t, p) => run(() => loss(t, p))),
      both: turnOn(backend, inputs, (t, p) =>
        run(() => tf.valueAndGrad((p: tf.Tensor) => loss(t, p))(p).value),
      ),
    });
    ways.push(way('composed', 'acos', composedThreads, usual, withoutFused));
    ways.push(way('composed', 'atan2', composedThreads, library, withoutFused));
    const fused = fusedState();
    if (fused.ok) ways.push(way('fused', 'atan2', 1, library, onOneThread));
    const isForTwo = field.yTrue.length / 2 >= fewestPixels;
    if (isForTwo && fused.ok && fused.threads.count === 2)
      ways.push(way('fused', 'atan2', 2, library, (body) => body()));
  }
  return { ways, free: () => tf.dispose(made) };
}

/** Has the second thread of the kernels running, where there can be one; else gives the reason. */
export async function startSecondThread(field: Field): Promise<string | undefined> {
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(10)) {
    const state = fusedState();
    if (!state.ok) return fusedText(state);
    if (state.threads.count === 1) return oneThreadText(state.threads.why);
    if (state.threads.running) return undefined;
    tf.tidy(() =>
      library(
        tf.tensor(field.yTrue, [...field.shape]),
        tf.tensor(field.yPred, [...field.shape]),
      ).dataSync(),
    );
  }
  return 'it does not start within 10 s';
}

type Run = (body: () => tf.Tensor) => tf.Tensor;

const names = { fused: 'fused', composed: 'operations' } as const;

/** A call ends when the value has been read and all that the call made is freed. */
function turnOn(
  backend: Backend,
  [t, p]: readonly tf.Tensor[],
  body: (t: tf.Tensor, p: tf.Tensor) => tf.Tensor,
): Turn {
  return async (untimed, calls) => {
    await tf.setBackend(backend);
    return repeated(untimed, calls, () => tf.tidy(() => void body(t!, p!).dataSync()));
  };
}

/** The time it takes to read as many bytes as both inputs have. */
export function readingWay({ yTrue }: Field): Way {
  const bytes = Buffer.from(yTrue.buffer);
  const copy = Buffer.from(bytes);
  return {
    ...{ name: 'reading the inputs', kind: 'bound', form: 'atan2', threads: 1, both: undefined },
    value: (untimed, calls) => Promise.resolve(repeated(untimed, calls, () => bytes.equals(copy))),
  };
}

/** The milliseconds of each of `calls` calls, after `untimed` ones. */
export function repeated(untimed: number, calls: number, body: () => unknown): readonly number[] {
  for (let i = 0; i < untimed; i++) body();
  return Array.from({ length: calls }, () => timed(body));
}

/** All that the peer has; where it is held to one thread, in Lossbook's form alone. */
export function waysOf(peer: Peer, threads: number): readonly Way[] {
  const forms: readonly Form[] = threads === 1 ? ['atan2'] : ['acos', 'atan2'];
  const turn =
    (mode: string, form: Form, gradient: boolean): Turn =>
    async (untimed, calls) =>
      (await peer.time({ mode, form, gradient }, untimed, calls)).map((ns) => ns / 1e6);
  return Object.entries(peer.modes).flatMap(([mode, name]) =>
    forms.map((form) => ({
      name: `${peer.versions.split(' ')[0]}, ${name}`,
      kind: peer.framework,
      form,
      threads,
      value: turn(mode, form, false),
      both: turn(mode, form, true),
    })),
  );
}
