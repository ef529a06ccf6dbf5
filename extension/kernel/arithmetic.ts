/**
 * What NumPy's users write of tensors and of promises, and JavaScript lets pass: `yTrue[0] - yPred[0]` is NaN, `2 * loss` too, and the cell
 * ends well. Where a cell itself does so, it is told; what libraries do among themselves is left alone.
 */
import type * as tf from '@tensorflow/tfjs';
import { callingCell } from './cellError.js';

/** Nobody's first index is larger. */
const indices = 64;

/** To be called once. */
export function refuseArithmeticOfTensors({ Tensor }: Pick<typeof tf, 'Tensor'>): void {
  refuse(Tensor.prototype, {
    element: (i) =>
      `a tensor has no element [${i}]: arraySync() gives nested arrays, gather(${i}) or slice(…) a part as a tensor`,
    number:
      'a tensor is no number: use tf.add, tf.sub, tf.mul, tf.div, or dataSync() for its numbers',
  });
}

/** To be called once. */
export function refuseArithmeticOfPromises(): void {
  refuse(Promise.prototype, {
    element: (i) => `a promise has no element [${i}]: await it first`,
    number: 'a promise is no number: await it first',
  });
}

interface Refusal {
  readonly element: (index: number) => string;
  readonly number: string;
}

function refuse(prototype: object, { element, number }: Refusal): void {
  for (let i = 0; i < indices; i++) {
    const read = (): undefined => {
      if (callingCell(read)) throw new TypeError(element(i));
    };
    const write = function (this: object, value: unknown): void {
      const own = { value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, i, own);
    };
    Object.defineProperty(prototype, i, { configurable: true, get: read, set: write });
  }
  const asPrimitive = function (this: object, hint: 'string' | 'number' | 'default'): string {
    const cell = hint === 'string' ? undefined : callingCell(asPrimitive);
    // `'loss ' + loss` asks as `1 + loss` does.
    if (cell && (hint === 'number' || !/['"`]/.test(cell.text))) throw new TypeError(number);
    return (this as { toString: () => string }).toString();
  };
  Object.defineProperty(prototype, Symbol.toPrimitive, {
    configurable: true,
    writable: true,
    value: asPrimitive,
  });
}
