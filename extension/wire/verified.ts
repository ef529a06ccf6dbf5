/** What became of a notebook that the editor had verified, as the process that did it says. */
import type { Verdict } from './report.js';

export type VerifiedNotebook =
  | {
      readonly kind: 'verified';
      readonly verdict: Verdict;
      /** What `lossbook verify` prints of it: the first line is the verdict. */
      readonly text: string;
      /** From what is recorded. A check may fail without one, as it did then. */
      readonly differences: number;
      /** Each with the index of its cell, text among them, from 0. */
      readonly failures: readonly { readonly index: number; readonly message: string }[];
    }
  /** There is nothing to compare with. */
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'unverified'; readonly problem: string };
