/** The part of the table in `budgets.ts` that a page holds to, which would load the whole table for one of them. */

export interface Budget {
  readonly most: number;
  /** Of what. */
  readonly of: string;
  readonly why: string;
}

export const viewTensors = {
  most: 64,
  of: 'tensors of a view that are drawn before a click asks for more',
  why: 'Ours have four. A file may claim 20,000, whose controls would hang the page; 64 take half a second.',
} as const satisfies Budget;

export const viewBytes = {
  most: 64 * 2 ** 20,
  of: 'bytes that a view is unpacked to',
  why: 'A view that is sent has four tensors of some megabytes at most.',
} as const satisfies Budget;

export const chartBytes = {
  most: 64 * 2 ** 20,
  of: 'bytes of a chart that a page reads',
  why: 'Some 300 bytes for each row that is drawn.',
} as const satisfies Budget;

export const chartRows = {
  most: 200_000,
  of: 'rows of a chart, those that it makes itself too',
  why: 'Vega takes about 10 µs a row through its interpreter, and a page stands still for it.',
} as const satisfies Budget;

export const chartPixels = {
  most: 16_384,
  of: 'pixels that a chart is wide or high',
  why: 'The largest canvas of most browsers; a larger one is blank.',
} as const satisfies Budget;

export const chartItems = {
  most: 10_000,
  of: 'ticks, bins or steps of a chart',
  why: 'Each is an element of the page: that many take a second, and no screen has room for them.',
} as const satisfies Budget;
