/** What a reader of files is given: where the file is, or what is in it. */

/** A path from the notebook's folder, an absolute one, a file: URL; or the bytes of the file, as `fetch` has them in a page. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer;

/** Undefined for a path. */
export function bytesOf(source: FileSource): Uint8Array<ArrayBuffer> | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return source instanceof Uint8Array ? new Uint8Array(source) : undefined;
}

/** As errors call it. */
export const sourceText = (source: FileSource): string =>
  typeof source === 'string' || source instanceof URL ? String(source) : 'the file given as bytes';
