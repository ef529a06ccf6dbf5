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
