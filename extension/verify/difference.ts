/** What differs between a notebook and its rerun, and what may be the reason, as data; `text.ts` words it. */
import type { Nondeterminism } from '../wire/message.js';
import type { JsonNumber, Verdict } from '../wire/report.js';

/** Found inside one output, check or list of outputs; which one, `Difference` says. */
export type Finding =
  /** A number where both have one; `allowed` is how far it may be off. */
  | {
      readonly code: 'number';
      readonly what: string;
      readonly recorded: JsonNumber;
      readonly now: JsonNumber;
      readonly allowed: number;
    }
  /** Text, a name, a list of codes: something that is the same or is not. */
  | {
      readonly code: 'other';
      readonly what: string;
      readonly recorded: string;
      readonly now: string;
    }
  /** Entries of a tensor beyond the tolerance; the one that is furthest off is given. */
  | {
      readonly code: 'entries';
      readonly what: string;
      readonly entries: number;
      readonly of: number;
      readonly index: readonly number[];
      readonly recorded: JsonNumber;
      readonly now: JsonNumber;
      readonly allowed: number;
    }
  /** Pixels of a picture, and the colour (red, green, blue, opacity of 255) of the one furthest off. */
  | {
      readonly code: 'pixels';
      readonly pixels: number;
      readonly of: number;
      readonly at: readonly [x: number, y: number];
      readonly recorded: readonly number[];
      readonly now: readonly number[];
    }
  | {
      readonly code: 'verdict';
      readonly what: string;
      readonly recorded: Verdict;
      readonly now: Verdict;
    }
  /** What is drawn from what is recorded beside it, and is not so. */
  | {
      readonly code: 'disagrees';
      readonly what: string;
      readonly recorded: string;
      readonly beside: string;
    }
  | { readonly code: 'missing'; readonly what: string; readonly side: 'recorded' | 'now' }
  | {
      readonly code: 'unreadable';
      readonly what: string;
      readonly side: 'recorded' | 'now';
      readonly reason: string;
    }
  /** The cell has no recorded result, though others have. */
  | { readonly code: 'not-recorded' }
  /** The rerun ended before this cell. */
  | { readonly code: 'not-run' }
  | { readonly code: 'threw'; readonly error: string }
  | { readonly code: 'no-longer-throws'; readonly error: string };

export interface Difference {
  /** Id of the cell. */
  readonly cell: string;
  /** `output 2`, `check 1 (compare)`, `stdout`; absent where it is the cell as a whole. */
  readonly part?: string;
  readonly finding: Finding;
}

/** What is not as it was, and would explain a difference. */
export type Cause =
  | { readonly code: 'backend'; readonly recorded: string | undefined; readonly now: string }
  | {
      readonly code: 'version';
      readonly of: string;
      readonly recorded: string;
      readonly now: string;
    }
  | {
      readonly code: 'input';
      readonly path: string;
      readonly recorded: string | undefined;
      readonly now: string | undefined;
    }
  | {
      readonly code: 'seeds';
      readonly recorded: readonly number[];
      readonly now: readonly number[];
    }
  | { readonly code: 'source'; readonly cells: readonly string[] }
  | {
      readonly code: 'nondeterministic';
      readonly cell: string;
      readonly reads: readonly Nondeterminism[];
    }
  /** Code, inputs, seeds and versions are as recorded, so the record itself is the suspect. */
  | { readonly code: 'unexplained' };

/** Worth knowing, and no difference. */
export type Note =
  | { readonly code: 'unknown-mime'; readonly cell: string; readonly mime: string }
  | { readonly code: 'no-provenance' }
  /** Cells whose benchmarks show times: data of the recorded run that no other run is held to. */
  | { readonly code: 'times'; readonly cells: readonly string[] }
  /** Cells that are tagged to be skipped, and show results all the same. */
  | { readonly code: 'skipped'; readonly cells: readonly string[] }
  | { readonly code: 'same-all-the-same'; readonly cause: Cause };

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Of the differences; empty where there are none. */
  readonly causes: readonly Cause[];
  readonly notes: readonly Note[];
}
