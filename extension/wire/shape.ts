/** Arithmetic on tensor shapes: sizes, indices, and how both are written in a sentence. */

export type Shape = readonly number[];

/** Number of elements; 1 for a scalar. */
export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

/** Elements from one step along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  }
  return strides;
}

/** The full index of a flat, row-major position: `fullIndex(5, [2, 3])` is `[1, 2]`. */
export function fullIndex(flat: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % shape[axis]!);
}

/** As shapes and indices are written everywhere: `[1,512,512,2]`. */
export const formatShape = (shape: Shape): string => `[${shape.join(',')}]`;
