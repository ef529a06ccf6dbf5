/** The option `at`: which entries a check is asked for, as positions in row-major order. */
import { formatShape, stridesOf, type Shape } from '../wire/shape.js';

/** One full index, or several. */
export type At = readonly number[] | readonly (readonly number[])[];

/** Undefined if all entries are meant. Throws on what is no index of `shape`. */
export function positionsAt(
  check: string,
  at: At | undefined,
  what: string,
  shape: Shape,
): readonly number[] | undefined {
  if (at === undefined) return undefined;
  const place = `${what} ${formatShape(shape)}`;
  const example = JSON.stringify([shape.map(() => 0)]);
  if (!isList(at) || (at.length === 0 && shape.length > 0)) {
    throw new TypeError(
      `${check}: at is ${JSON.stringify(at)}; expected full indices into ${place}, such as ${example}`,
    );
  }
  const isOne = at.every((part) => typeof part === 'number');
  const indices = isOne ? [at] : at;
  const strides = stridesOf(shape);
  return indices.map((index) => {
    const fits =
      isList(index) &&
      index.length === shape.length &&
      index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]!);
    if (!fits) {
      throw new RangeError(
        `${check}: at ${JSON.stringify(index)} is no index into ${place}; expected ${shape.length} whole numbers from 0, such as ${example}`,
      );
    }
    return index.reduce((flat, i, axis) => flat + i * strides[axis]!, 0);
  });
}

/** `Array.isArray` would make a readonly list one of `any`. */
const isList = (value: unknown): boolean => Array.isArray(value);
