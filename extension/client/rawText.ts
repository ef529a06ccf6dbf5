/**
 * What a kernel's process writes to stdout and stderr past its own capture: text of native code, and what Node and V8 write
 * as they die, which is about us and not about the cell.
 */

const traceHead =
  /(?:^|\n)(?:----- (?:Native|JavaScript) stack trace -----|<--- (?:Last few GCs|JS stacktrace) --->|#\n# Fatal error in )[^]*/;

/** Node says so of the kernel's own inspector, which nobody has connected to. */
const ownNoise = /^Waiting for the debugger to disconnect\.\.\.\n/gm;

/** Of an error that Node itself reports as it ends: frames of our bundle and of Node, and Node's version. */
const ownFrames = /^(?: +at [^\n]*(?:kernel\w*\.cjs|\(?node:)[^\n]*|Node\.js v[\d.]+)\n/gm;

/** The place of such an error where it was thrown by us: its line, which follows, is a good part of the bundle. */
const ownPlace = /kernel[A-Za-z]{0,9}\d?\.cjs:\d+\n/;

/** All of it but that place and what follows. */
function beforeOwnPlace(text: string): string {
  const at = text.search(ownPlace);
  return at < 0 ? text : text.slice(0, text.lastIndexOf('\n', at) + 1);
}

const stderrKept = 4096;
/** What a program says of its end is shorter. */
const longestSaid = 1000;

export interface RawText {
  take: (name: 'stdout' | 'stderr', text: string) => void;
  /** The end of all that came on stderr. */
  stderr: () => string;
}

/** `show` is given what comes before such a trace; after it, nothing. */
export function rawText(show: (name: 'stdout' | 'stderr', text: string) => void): RawText {
  let stderr = '';
  let dying = false;
  return {
    take: (name, written) => {
      if (name === 'stdout') return show(name, written);
      const text = written.replace(ownNoise, '').replace(ownFrames, '');
      stderr = (stderr + text).slice(-stderrKept);
      if (dying) return;
      dying = traceHead.test(text) || ownPlace.test(text);
      const before = beforeOwnPlace(text.replace(traceHead, ''));
      if (before.trim() !== '') show(name, before);
    },
    stderr: () => stderr,
  };
}

/** The last of what was said before the trace, in one line: neither frames nor lines of code, the first of which may be cut off. */
export const lastSaid = (stderr: string): string =>
  stderr
    .replace(traceHead, '')
    .split('\n')
    .slice(stderr.length < stderrKept ? 0 : 1)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line.length < longestSaid && !/^(?:at |\^)/.test(line))
    .slice(-3)
    .join(' ')
    .slice(0, 300);
