/** What is wrong with the bytes of a view, in words; a file of its own, as a page that has nothing wrong need not load it. */
import { assertNever } from './assertNever.js';
import type { ContainerProblem } from './containerProblem.js';
import { t } from './words.js';

/** What is wrong, to go on with in a sentence. */
export const containerProblemReason = (problem: ContainerProblem): string =>
  problemParts(problem).what;

/** One sentence for the reader of the notebook: what is wrong, and what to do. */
export function containerProblemText(problem: ContainerProblem): string {
  const { what, remedy } = problemParts(problem);
  return remedy === 'rerun'
    ? t(
        'This view cannot be drawn: {0}. Run the cell again; the text output beside it still holds.',
        what,
      )
    : t(
        'This view cannot be drawn: {0}. It was made by a newer Lossbook: update the extension, or run the cell again.',
        what,
      );
}

function problemParts(problem: ContainerProblem): { what: string; remedy: 'rerun' | 'update' } {
  const damage = (what: string) => ({ what, remedy: 'rerun' }) as const;
  const newer = (what: string) => ({ what, remedy: 'update' }) as const;
  switch (problem.code) {
    case 'too-short': {
      const { byteLength, needed } = problem;
      return damage(t('it is cut off, {0} of at least {1} bytes are there', byteLength, needed));
    }
    case 'wrong-magic': {
      const found = JSON.stringify(problem.found);
      return damage(t('it starts with {0} where "LBVW" was expected', found));
    }
    case 'unknown-version': {
      const { version, supported } = problem;
      return newer(t('its format has version {0}, this reader knows {1}', version, supported));
    }
    case 'unknown-flags':
      return newer(t('its flags are {0}, this reader knows none', problem.flags));
    case 'header-not-utf8':
      return damage(t('its header is not UTF-8 text'));
    case 'header-not-json':
      return damage(t('its header is not JSON ({0})', problem.detail));
    case 'header-invalid':
      // As a schema words it, for who mends what wrote the file.
      return damage(t('{0} in its header is not {1}', problem.path, problem.expected));
    case 'unknown-kind':
      return newer(t('this reader knows no view of kind {0}', JSON.stringify(problem.kind)));
    default:
      return damage(bufferText(problem));
  }
}

type BufferProblem = Extract<
  ContainerProblem,
  { readonly code: `buffer${string}` | 'too-large' | 'no-such-buffer' | 'wrong-size' }
>;

/** Of the buffers behind the header: all of them are damage. */
function bufferText(problem: BufferProblem): string {
  switch (problem.code) {
    case 'buffer-misaligned':
      return t('buffer {0} starts at {1}, no multiple of 64', problem.buffer, problem.offset);
    case 'buffer-out-of-range': {
      const available = Math.max(0, problem.available);
      return t('buffer {0} ends at byte {1} of {2}', problem.buffer, problem.end, available);
    }
    case 'buffer-damaged':
      return problem.buffer < 0
        ? t('its header cannot be unpacked')
        : t('buffer {0} cannot be unpacked', problem.buffer);
    case 'too-large':
      return t('{0} bytes are to be unpacked, at most {1} are', problem.bytes, problem.most);
    case 'buffers-overlap':
      return t('buffers {0} and {1} overlap', ...problem.buffers);
    case 'no-such-buffer': {
      const { tensor, buffer, buffers } = problem;
      return t('tensor {0} is in buffer {1}, and there are {2}', tensor, buffer, buffers);
    }
    case 'wrong-size': {
      const { tensor, byteLength, expected } = problem;
      return t('tensor {0} has {1} bytes where its shape needs {2}', tensor, byteLength, expected);
    }
    default:
      return assertNever(problem);
  }
}
