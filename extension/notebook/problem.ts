/** Why some bytes are not a notebook we can open, as data; `problemText.ts` words it. */

/** A place in a text: lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export type NotebookProblem =
  | JsonProblem
  /** Nothing but white space: what a new file looks like. The caller decides what that means. */
  | { readonly code: 'empty' }
  | { readonly code: 'too-large'; readonly byteLength: number; readonly most: number }
  | { readonly code: 'not-utf8'; readonly line: number; readonly utf16: boolean }
  /** A merge left its `<<<<<<<` lines: the first is at `line`, and there are `count` of them. */
  | { readonly code: 'conflict-markers'; readonly line: number; readonly count: number }
  /** JSON, but not of a notebook's shape at `path`, such as `cells[2].source`; '' is the whole file. */
  | {
      readonly code: 'not-a-notebook';
      readonly path: string;
      readonly expected: string;
      readonly found: string;
    }
  | {
      readonly code: 'unsupported-version';
      readonly version: number;
      readonly age: 'older' | 'newer';
    }
  | { readonly code: 'duplicate-id'; readonly id: string; readonly cells: readonly number[] };

/** What reading JSON alone can find wrong. */
export type JsonProblem =
  | (TextPosition & {
      readonly code: 'not-json';
      readonly expected: string;
      readonly found: string;
      /** Its line, 20 characters before the place and 20 after. */
      readonly excerpt: string;
    })
  /** The text stops before its JSON does. */
  | (TextPosition & { readonly code: 'truncated'; readonly expected: string })
  /** The second of two equal keys in one object: one of the two values would be lost. */
  | (TextPosition & { readonly code: 'duplicate-key'; readonly key: string });

/** How a reader gives up from deep inside; caught where the reader was entered, never seen by callers. */
export class Refusal<Problem extends NotebookProblem = NotebookProblem> extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal;
