/**
 * Runs a loss as under PyTorch's autocast: each tensor has a type, float32 or the half one, and each operation the type that
 * `autocast.ts` lists or that its inputs give by PyTorch's rule of promotion. An operation's gradient is computed in the
 * operation's own type, and each part of it given on in the type of the input it belongs to.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { storedAs, type TrainingFormat } from '../../wire/numberFormats.js';
import { alterKernels, type Operation } from '../alterKernels.js';
import { watchTape, type TapeNode } from '../tapeNodes.js';
import { policyOf, type AutocastDevice } from './autocast.js';
import { copyOf } from './inputs.js';
import { holdsAll, roundedCopy, roundNumber, roundTo, type StoredFormat } from './rounding.js';

type Watch = (operation: Operation, outputs: readonly tf.Tensor[]) => void;
type Types = WeakMap<object, StoredFormat>;

interface Autocast {
  readonly device: AutocastDevice;
  readonly half: StoredFormat;
  /** By the data of a tensor; what has none is a number in the code, or a tensor made of such. */
  readonly types: Types;
  /** Inside of an operation's gradient: the type of that operation. */
  fixed: StoredFormat | undefined;
  /** Of the operation that is just computed. */
  current: StoredFormat | undefined;
}

let active: Autocast | undefined;

/** Under an autocast: this tensor comes from the network, in half precision. */
export function holdAsHalf(tensor: tf.Tensor): void {
  active?.types.set(tensor.dataId, active.half);
}

export function castLikeTorch<T>(
  format: TrainingFormat,
  watch: Watch | undefined,
  run: () => T,
): T {
  const cast: Autocast = {
    device: format === 'autocast' ? 'cuda' : 'cpu',
    half: storedAs(format),
    types: new WeakMap(),
    fixed: undefined,
    current: undefined,
  };
  active = cast;
  try {
    return watchTape(
      (node) => wrapGradient(cast, node),
      () => alterKernels((operation, proceed) => runCast(cast, operation, proceed, watch), run),
    );
  } finally {
    active = undefined;
  }
}

function runCast(
  cast: Autocast,
  operation: Operation,
  proceed: (operation: Operation) => tf.Tensor | tf.Tensor[],
  watch: Watch | undefined,
): tf.Tensor | tf.Tensor[] {
  const { types } = cast;
  const type = cast.fixed ?? typeOf(cast, operation);
  const inputs = copyOf(operation.inputs);
  for (const [key, x] of Object.entries(inputs)) {
    // What is narrower already need not be cast; a number in the code takes part as a float32.
    const stored = isBareNumber(cast, x) ? 'float32' : type;
    if (x?.dtype === 'float32' && !holdsAll(stored, x.dataSync()))
      inputs[key] = roundedCopy(x, stored);
  }
  cast.current = type;
  const result = proceed({ ...operation, inputs });
  cast.current = undefined;
  const used = watch && { ...operation, inputs: copyOf(inputs) };
  Object.assign(inputs, operation.inputs);
  const given = new Set(Object.values(inputs).map((x) => x?.dataId));
  for (const output of [result].flat()) {
    if (output.dtype !== 'float32') continue;
    if (given.has(output.dataId)) continue;
    const values = output.dataSync<'float32'>();
    if (operation.name === 'SquaredDifference') squareRoundedRoots(cast, operation, values);
    roundTo(type, values);
    types.set(output.dataId, type);
  }
  if (used) watch(used, [result].flat());
  return result;
}

const isBareNumber = ({ types }: Autocast, x: tf.Tensor | undefined): boolean =>
  x?.rank === 0 && !types.has(x.dataId);

function typeOf(cast: Autocast, operation: Operation): StoredFormat {
  const { name, inputs } = operation;
  // A number by a tensor is the tensor's reciprocal to PyTorch, times the number.
  const isReciprocal =
    cast.device === 'cuda' && name === 'RealDiv' && isBareNumber(cast, inputs['a']);
  const policy = isReciprocal ? 'float32' : policyOf(cast.device, name);
  switch (policy) {
    case 'half':
      return cast.half;
    case 'float32':
      return 'float32';
    case 'widest':
      // TensorFlow.js has the square of a difference as one operation, PyTorch as two.
      return name === 'SquaredDifference' && cast.device === 'cuda'
        ? 'float32'
        : widest(cast, operation);
  }
}

/** Tensors with axes decide; where there are none, tensors that were computed; a number in the code never does. */
function widest({ types, half }: Autocast, { inputs }: Operation): StoredFormat {
  const floats = Object.values(inputs).flatMap((x) => (x?.dtype === 'float32' ? [x] : []));
  const computed = floats.filter((x) => x.rank === 0 && types.has(x.dataId));
  const axes = floats.filter((x) => x.rank > 0);
  const deciding = axes.length > 0 ? axes : computed;
  return deciding.length > 0 && deciding.every((x) => types.get(x.dataId) === half)
    ? half
    : 'float32';
}

function squareRoundedRoots(
  cast: Autocast,
  operation: Operation,
  squares: Float32Array | Float64Array,
): void {
  const type = widest(cast, operation);
  for (let i = 0; i < squares.length; i++)
    squares[i] = roundNumber(type, Math.sqrt(squares[i]!)) ** 2;
}

function wrapGradient(cast: Autocast, node: TapeNode): void {
  const { current } = cast;
  const { gradient } = node;
  if (!gradient || !current) return;
  const within = <T>(run: () => T): T => {
    const outer = cast.fixed;
    cast.fixed = current;
    try {
      return run();
    } finally {
      cast.fixed = outer;
    }
  };
  node.gradient = (gradients) => {
    const parts = within(() => gradient(gradients));
    return Object.fromEntries(
      Object.entries(parts).map(([key, part]) => [
        key,
        () => inTypeOf(cast, node.inputs[key], within(part)),
      ]),
    );
  };
}

/** A copy where the type is another: the slope may be shared with operations of its own type. */
function inTypeOf(cast: Autocast, input: tf.Tensor | undefined, slope: tf.Tensor): tf.Tensor {
  const type = input && cast.types.get(input.dataId);
  if (type === undefined || cast.types.get(slope.dataId) === type) return slope;
  const copy = roundedCopy(slope, type);
  cast.types.set(copy.dataId, type);
  return copy;
}
