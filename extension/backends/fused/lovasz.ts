/**
 * The Lovász extension of the Jaccard loss and its steps, row by row: what tf.topk and gathers over and back take hundreds of
 * nanoseconds an entry for. Errors are sorted by their bits, eleven at a time, which keeps equal ones in the order of the entries.
 */
import * as tf from '@tensorflow/tfjs-core';
import { floatTensor, valuesOf } from './tensorData.js';

const kernelName = 'LossbookLovasz';

export interface Lovasz {
  /** Of each row: Σ error·step. */
  readonly value: tf.Tensor;
  /** Of each entry: what the Jaccard loss gains by taking it as wrong after all that have a larger error. */
  readonly steps: tf.Tensor;
}

/** `y` are labels 0 or 1 and `errors` at least 0, [rows, columns]. */
export function lovaszByRows(y: tf.Tensor, errors: tf.Tensor): Lovasz {
  register(tf.getBackend());
  const [value, steps] = tf.engine().runKernel<tf.Tensor[]>(kernelName, { y, errors }, undefined);
  return { value: value!, steps: steps! };
}

function register(backendName: string): void {
  if (tf.getKernel(kernelName, backendName) != null) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { y, errors } = inputs as { y: tf.TensorInfo; errors: tf.TensorInfo };
      const [rows, columns] = errors.shape as [number, number];
      const [value, steps] = [new Float32Array(rows), new Float32Array(rows * columns)];
      const [labels, sizes] = [y, errors].map((of) => valuesOf(of) as Float32Array) as [
        Float32Array,
        Float32Array,
      ];
      const sorter = new Sorter(columns);
      for (let row = 0; row < rows; row++) {
        const part = (of: Float32Array): Float32Array =>
          of.subarray(row * columns, (row + 1) * columns);
        const order = sorter.orderOf(part(sizes));
        value[row] = extend(part(labels), part(sizes), order, part(steps));
      }
      return [floatTensor(backend, value, [rows]), floatTensor(backend, steps, [rows, columns])];
    },
  });
}

/**
 * Fills the steps and returns the sum. With I and U the intersection and union after an entry is taken as wrong, its step is
 * 1/U for a positive label and I/(U(U − 1)) for a negative one, which does not cancel; the first is 1 − I/U.
 */
function extend(
  labels: Float32Array,
  errors: Float32Array,
  order: Uint32Array,
  steps: Float32Array,
): number {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i]!;
  let [intersection, union, sum] = [positives, positives, 0];
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    const label = labels[at]!;
    intersection -= label;
    union += 1 - label;
    const step =
      i === 0
        ? 1 - intersection / union
        : (label > 0 ? 1 : intersection / Math.max(union - 1, 1)) / union;
    steps[at] = step;
    sum += errors[at]! * step;
  }
  return sum;
}

const digit = 11;
const digits = 2 ** digit;
/** Of 32 bits: the last has ten. */
const passes = 3;

/** Orders numbers by their bits, with room for so many. */
class Sorter {
  private readonly numbers: Float32Array;
  private readonly keys: Uint32Array;
  private readonly orders: readonly [Uint32Array, Uint32Array];
  private readonly counts = new Uint32Array(passes * digits);

  constructor(size: number) {
    this.numbers = new Float32Array(size);
    this.keys = new Uint32Array(this.numbers.buffer);
    this.orders = [new Uint32Array(size), new Uint32Array(size)];
  }

  /** Places of numbers of at least 0, from the largest to the smallest; until the next are asked for. */
  orderOf(numbers: Float32Array): Uint32Array {
    const { keys, counts } = this;
    const size = numbers.length;
    counts.fill(0);
    for (let i = 0; i < size; i++) {
      // −0 is equal to 0.
      this.numbers[i] = numbers[i]! + 0;
      const key = ~keys[i]!;
      keys[i] = key;
      counts[key & (digits - 1)]!++;
      counts[digits + ((key >>> digit) & (digits - 1))]!++;
      counts[2 * digits + (key >>> (2 * digit))]!++;
    }
    let [from, to] = this.orders;
    for (let i = 0; i < size; i++) from[i] = i;
    for (let pass = 0; pass < passes; pass++) {
      const places = counts.subarray(pass * digits, (pass + 1) * digits);
      let next = 0;
      for (let d = 0; d < digits; d++) {
        const count = places[d]!;
        places[d] = next;
        next += count;
      }
      for (let i = 0; i < size; i++) {
        const at = from[i]!;
        to[places[(keys[at]! >>> (pass * digit)) & (digits - 1)]!++] = at;
      }
      [from, to] = [to, from];
    }
    return from;
  }
}
