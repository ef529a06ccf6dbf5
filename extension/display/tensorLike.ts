/** Tensors, told by what they can do: a notebook's folder may hold a second copy of TensorFlow.js. */
import type { Shape } from '../wire/shape.js';

export interface TensorLike {
  readonly shape: Shape;
  readonly dtype: string;
  readonly isDisposed: boolean;
  /** Of variables. */
  readonly name?: unknown;
  readonly trainable?: unknown;
  dataSync: () => ArrayLike<number> | ArrayLike<string>;
}

export function isTensorLike(value: unknown): value is TensorLike {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, dtype, isDisposed, dataSync } = value as Partial<TensorLike>;
  return (
    Array.isArray(shape) &&
    typeof dtype === 'string' &&
    typeof isDisposed === 'boolean' &&
    typeof dataSync === 'function'
  );
}

/** `tensor`, or `variable w`. */
export const labelOf = ({ name, trainable }: TensorLike): string =>
  typeof trainable === 'boolean' ? `variable ${String(name)}` : 'tensor';
