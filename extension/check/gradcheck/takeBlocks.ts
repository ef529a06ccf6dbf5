/**
 * Blocks of a tensor's entries, taken out and put back. Entry by entry: a block is a pixel of two or three, and to make a view of each
 * costs ten times as much as to copy it.
 */

/** The entries of these blocks, side by side. */
export function takeBlocks(
  values: Float64Array,
  blocks: readonly number[],
  blockSize: number,
): Float64Array {
  const taken = new Float64Array(blocks.length * blockSize);
  let to = 0;
  for (const block of blocks) {
    const end = (block + 1) * blockSize;
    for (let from = block * blockSize; from < end; from++) taken[to++] = values[from]!;
  }
  return taken;
}

/** Puts them back in their places in `values`, which is returned. */
export function placeBlocks(
  taken: Float64Array,
  blocks: readonly number[],
  blockSize: number,
  values: Float64Array,
): Float64Array {
  let from = 0;
  for (const block of blocks) {
    const end = (block + 1) * blockSize;
    for (let to = block * blockSize; to < end; to++) values[to] = taken[from++]!;
  }
  return values;
}
