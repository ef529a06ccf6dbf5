/** Where in the person's code an operation was called: the innermost frame that is neither TensorFlow.js's nor our own. */
export interface CodePlace {
  readonly label: string;
  readonly line: number;
}

type Locate = (frames: readonly string[]) => CodePlace | undefined;

/** Of V8, which other engines lack. */
const stacks = Error as unknown as { stackTraceLimit: number };
const framePattern = /(?:\(|at )((?:file:|\/|[A-Za-z]:\\)[^()]*):(\d+):\d+\)?$/;
// Of the stack, as its frames are: a CommonJS module knows no URL, and a Windows path is none.
const own = ownFolder(fileOf((new Error().stack ?? '').split('\n')[1] ?? '').url);

let locate: Locate = (frames) => placeIn(frames, own);

/** The innermost frame outside of our own folder; of a URL or a path, with whichever slashes. */
export function placeIn(frames: readonly string[], folder: string): CodePlace | undefined {
  for (const frame of frames) {
    const { url, line } = fileOf(frame);
    if (url === '' || url.includes('@tensorflow') || url.includes('/tfjs')) continue;
    if (folder !== '' && url.startsWith(folder)) continue;
    return { label: url.slice(url.lastIndexOf('/') + 1), line };
  }
  return undefined;
}

function fileOf(frame: string): { readonly url: string; readonly line: number } {
  const [, url = '', line] = framePattern.exec(frame.trim()) ?? [];
  return { url: url.replaceAll('\\', '/'), line: Number(line) };
}

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

/** Of the sources, or of a bundle of them, by one of its files; nothing where that is not known. */
export function ownFolder(url: string): string {
  const room = url.indexOf('/extension/check/');
  return room >= 0 ? `${url.slice(0, room)}/extension/` : url.slice(0, url.lastIndexOf('/') + 1);
}
