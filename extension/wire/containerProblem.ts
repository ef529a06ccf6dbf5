/** What can be wrong with the bytes of a view, as data, and the one place where it is put in words. */
import { assertNever } from './assertNever.js';

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

/** One sentence for the reader of the notebook: what is wrong, and what to do. */
export function containerProblemText(problem: ContainerProblem): string {
  const { what, remedy } = problemParts(problem);
  return `This view cannot be drawn: ${what}. ${remedies[remedy]}`;
}

const remedies = {
  rerun: 'Run the cell again; the text output beside it still holds.',
  update: 'It was made by a newer Lossbook: update the extension, or run the cell again.',
};

function problemParts(problem: ContainerProblem): { what: string; remedy: keyof typeof remedies } {
  const damage = (what: string) => ({ what, remedy: 'rerun' }) as const;
  const newer = (what: string) => ({ what, remedy: 'update' }) as const;
  switch (problem.code) {
    case 'too-short':
      return damage(
        `it is cut off, ${problem.byteLength} of at least ${problem.needed} bytes are there`,
      );
    case 'wrong-magic':
      return damage(`it starts with ${JSON.stringify(problem.found)} where "LBVW" was expected`);
    case 'unknown-version':
      return newer(
        `its format has version ${problem.version}, this reader knows ${problem.supported}`,
      );
    case 'unknown-flags':
      return newer(`its flags are ${problem.flags}, this reader knows none`);
    case 'header-not-utf8':
      return damage('its header is not UTF-8 text');
    case 'header-not-json':
      return damage(`its header is not JSON (${problem.detail})`);
    case 'header-invalid':
      return damage(`${problem.path} in its header is not ${problem.expected}`);
    case 'unknown-kind':
      return newer(`this reader knows no view of kind ${JSON.stringify(problem.kind)}`);
    case 'buffer-misaligned':
      return damage(`buffer ${problem.buffer} starts at ${problem.offset}, no multiple of 64`);
    case 'buffer-out-of-range':
      return damage(
        `buffer ${problem.buffer} ends at byte ${problem.end} of ${Math.max(0, problem.available)}`,
      );
    case 'buffers-overlap':
      return damage(`buffers ${problem.buffers.join(' and ')} overlap`);
    case 'no-such-buffer':
      return damage(
        `tensor ${problem.tensor} is in buffer ${problem.buffer}, and there are ${problem.buffers}`,
      );
    case 'wrong-size':
      return damage(
        `tensor ${problem.tensor} has ${problem.byteLength} bytes where its shape needs ${problem.expected}`,
      );
    default:
      return assertNever(problem);
  }
}
