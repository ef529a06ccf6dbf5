/** Where in the person's code an operation was called: the innermost frame that is neither TensorFlow.js's nor our own. */
export interface CodePlace {
  readonly label: string;
  readonly line: number;
}

type Locate = (frames: readonly string[]) => CodePlace | undefined;

/** Of V8, which other engines lack. */
const stacks = Error as unknown as { stackTraceLimit: number };
const own = ownFolder((import.meta as { readonly url?: string }).url);
const framePattern = /(?:\(|at )((?:file:|\/|[A-Za-z]:\\)[^()]*):(\d+):\d+\)?$/;

let locate: Locate = (frames) => {
  for (const frame of frames) {
    const [, url = '', line] = framePattern.exec(frame.trim()) ?? [];
    if (url === '' || url.includes('@tensorflow') || url.includes('/tfjs')) continue;
    if (own !== '' && url.startsWith(own)) continue;
    return { label: url.slice(url.lastIndexOf('/') + 1), line: Number(line) };
  }
  return undefined;
};

/** Called by a kernel, which knows the cells that scripts came from. */
export function tellPlaces(of: Locate): void {
  locate = of;
}

/** Frames of the stack where this is called, innermost first. */
export function framesHere(): readonly string[] {
  const { stackTraceLimit } = stacks;
  stacks.stackTraceLimit = 200;
  const frames = (new Error().stack ?? '').split('\n').slice(2);
  stacks.stackTraceLimit = stackTraceLimit;
  return frames;
}

/** Of frames above `depth` of them: those below are the check's, and called by the line of the check. */
export const placeAbove = (depth: number, frames: readonly string[]): CodePlace | undefined =>
  locate(frames.slice(0, Math.max(0, frames.length - depth)));

/** Of the sources, or of a bundle of them; nothing where the module does not know where it lies. */
function ownFolder(url: string | undefined): string {
  if (!url) return '';
  const room = url.indexOf('/extension/check/');
  return room >= 0 ? `${url.slice(0, room)}/extension/` : url.slice(0, url.lastIndexOf('/') + 1);
}
