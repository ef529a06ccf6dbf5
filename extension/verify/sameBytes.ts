/** What was made again byte by byte needs no reading: most of a notebook that is verified where it was run. */
export const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
