/** What can be wrong with the bytes of a view, as data. */

export type ContainerProblem =
  | { readonly code: 'too-short'; readonly byteLength: number; readonly needed: number }
  | { readonly code: 'wrong-magic'; readonly found: string }
  | { readonly code: 'unknown-version'; readonly version: number; readonly supported: number }
  | { readonly code: 'unknown-flags'; readonly flags: number }
  | { readonly code: 'header-not-utf8' }
  | { readonly code: 'header-not-json'; readonly detail: string }
  /** `path` such as `tensors[0].shape`; `expected` such as `an array of sizes`. */
  | { readonly code: 'header-invalid'; readonly path: string; readonly expected: string }
  | { readonly code: 'unknown-kind'; readonly kind: string }
  | { readonly code: 'buffer-misaligned'; readonly buffer: number; readonly offset: number }
  | {
      readonly code: 'buffer-out-of-range';
      readonly buffer: number;
      readonly end: number;
      readonly available: number;
    }
  /** What was made smaller does not become what it was; -1 for the header. */
  | { readonly code: 'buffer-damaged'; readonly buffer: number }
  | { readonly code: 'too-large'; readonly bytes: number; readonly most: number }
  | { readonly code: 'buffers-overlap'; readonly buffers: readonly [number, number] }
  | {
      readonly code: 'no-such-buffer';
      readonly tensor: string;
      readonly buffer: number;
      readonly buffers: number;
    }
  | {
      readonly code: 'wrong-size';
      readonly tensor: string;
      readonly byteLength: number;
      readonly expected: number;
    };

/** Carries a problem out of the parser of the header; does not leave wire/. */
export class ViewHeaderError extends Error {
  constructor(readonly problem: ContainerProblem) {
    super(problem.code);
  }
}
