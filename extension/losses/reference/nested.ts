/**
 * What all loops take: numbers nested as deep as the shape, and how values are reduced.
 */

/** Numbers nested as deep as the shape. */
export type Nested = number | readonly Nested[];

export type NestedMask = number | boolean | readonly NestedMask[];

export interface ReferenceOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  readonly weights?: Nested;
  readonly mask?: NestedMask;
}
