/** What is wrong with the bytes of a view, in words; a file of its own, as a page that has nothing wrong need not load it. */
import { assertNever } from './assertNever.js';
import type { ContainerProblem } from './containerProblem.js';

/** What is wrong, to go on with in a sentence. */
export const containerProblemReason = (problem: ContainerProblem): string =>
  problemParts(problem).what;

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
    case 'buffer-damaged':
      return damage(
        problem.buffer < 0
          ? 'its header cannot be unpacked'
          : `buffer ${problem.buffer} cannot be unpacked`,
      );
    case 'too-large':
      return damage(`${problem.bytes} bytes are to be unpacked, at most ${problem.most} are`);
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
