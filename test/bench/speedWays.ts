/** The ways to compute the angular loss in JavaScript, for the speed bench. */
import * as tf from '@tensorflow/tfjs';
import { fusedState, withoutFused } from '../../extension/backends/fused/index.js';
import { loadTensorflow } from '../../extension/backends/tensorflow.js';
import { angularLoss } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
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
type Nested = Parameters<typeof reference.angularLoss>[0];

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
    const threads = backend === 'tensorflow' ? cores : 1;
    const way = (kind: Way['kind'], form: Form, loss: Loss, run: Run): Way => ({
      name: `${names[kind as 'fused' | 'composed']}, ${backend}`,
      kind,
      form,
      threads: kind === 'fused' ? 1 : threads,
      value: turnOn(backend, inputs, (t, p) => run(() => loss(t, p))),
      both: turnOn(backend, inputs, (t, p) =>
        run(() => tf.valueAndGrad((p: tf.Tensor) => loss(t, p))(p).value),
      ),
    });
    ways.push(way('composed', 'acos', usual, withoutFused));
    ways.push(way('composed', 'atan2', library, withoutFused));
    if (fusedState().ok) ways.push(way('fused', 'atan2', library, (body) => body()));
  }
  return { ways, free: () => tf.dispose(made) };
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

/** The loops that the loss stands for, and the time it takes to read the inputs. */
export function waysWithoutBackend({ shape, yTrue, yPred }: Field): readonly Way[] {
  const nested = (values: Float32Array): Nested => {
    const tensor = tf.tensor(values, [...shape]);
    const arrays = tensor.arraySync() as Nested;
    tensor.dispose();
    return arrays;
  };
  const [t, p] = [nested(yTrue), nested(yPred)];
  const bytes = Buffer.from(yTrue.buffer);
  const copy = Buffer.from(bytes);
  const way = (name: string, kind: Way['kind'], body: () => unknown): Way => ({
    name,
    kind,
    form: 'atan2',
    threads: 1,
    value: async (untimed, calls) => {
      await tf.setBackend('cpu');
      return repeated(untimed, calls, body);
    },
    both: undefined,
  });
  return [
    way('naive loop', 'loop', () => reference.angularLoss(t, p)),
    way('arraySync and naive loop', 'loop', () =>
      reference.angularLoss(nested(yTrue), nested(yPred)),
    ),
    // As many bytes as both inputs have.
    way('reading the inputs', 'bound', () => bytes.equals(copy)),
  ];
}

function repeated(untimed: number, calls: number, body: () => unknown): readonly number[] {
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
