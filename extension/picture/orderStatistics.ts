/**
 * Elements by their rank, exactly, without a copy of them all: counted by the bits that they have as float32, first by the upper half and
 * then by the lower one of those that are wanted. Rounding to float32 keeps their order; those that it makes equal are gathered and sorted.
 */

/** Of fewer sorting is quicker. */
const fewElements = 1 << 14;
const halfKeys = 1 << 16;

/** The finite elements of these ranks (from 0), of which there are so many. */
export function orderStatistics(
  data: ArrayLike<number>,
  ranks: readonly number[],
): ReadonlyMap<number, number> {
  if (data.length < fewElements) {
    const sorted = Float64Array.from(data)
      .filter((x) => x - x === 0)
      .sort();
    return new Map(ranks.map((rank) => [rank, sorted[rank]!]));
  }
  const { counts: uppers, areFloat32 } = countUppers(data);
  const tables = new Int32Array(halfKeys).fill(-1);
  let size = 0;
  const found = ranks.map((rank) => {
    const at = keyAt(uppers, rank);
    if (tables[at.key]! < 0) tables[at.key] = halfKeys * size++;
    return { rank, ...at };
  });
  const lowers = countLowers(data, tables, size);
  const placed = found.map(({ rank, key: upper, place: among }) => {
    const { key: lower, place } = keyAt(lowers.subarray(tables[upper]), among);
    return { rank, key: upper * halfKeys + lower, place };
  });
  const alike = areFloat32 ? undefined : gather(data, new Set(placed.map(({ key }) => key)));
  return new Map(
    placed.map(({ rank, key, place }) => [rank, alike?.get(key)?.[place] ?? elementOf(key)]),
  );
}

/** Not a Float32Array, which holds doubles while a check runs in them. */
const bits = new DataView(new ArrayBuffer(4));

/** Ascending with the element. */
function keyOf(x: number): number {
  bits.setFloat32(0, x, true);
  const word = bits.getInt32(0, true);
  return (word ^ ((word >> 31) | 0x80000000)) >>> 0;
}

/** The other way round; without the sign of a 0. */
function elementOf(key: number): number {
  bits.setInt32(0, key ^ (key >>> 31 === 1 ? 0x80000000 : 0xffffffff), true);
  return bits.getFloat32(0, true) + 0;
}

/** And are all of them float32, as labels are too? */
function countUppers(data: ArrayLike<number>): { counts: Uint32Array; areFloat32: boolean } {
  const counts = new Uint32Array(halfKeys);
  let areFloat32 = true;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue;
    counts[keyOf(x) >>> 16]!++;
    if (Math.fround(x) !== x) areFloat32 = false;
  }
  return { counts, areFloat32 };
}

/** Of those whose upper half has a table, which begins there. */
function countLowers(data: ArrayLike<number>, tables: Int32Array, size: number): Uint32Array {
  const counts = new Uint32Array(size * halfKeys);
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue;
    const key = keyOf(x);
    const table = tables[key >>> 16]!;
    if (table >= 0) counts[table + (key & 0xffff)]!++;
  }
  return counts;
}

/** Where the element of this rank was counted, and how many of the same key are before it. */
function keyAt(
  counts: Uint32Array,
  rank: number,
): { readonly key: number; readonly place: number } {
  let place = rank;
  let key = 0;
  while (place >= counts[key]!) place -= counts[key++]!;
  return { key, place };
}

function gather(data: ArrayLike<number>, keys: ReadonlySet<number>) {
  const gathered = new Map([...keys].map((key) => [key, [] as number[]]));
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x === 0) gathered.get(keyOf(x))?.push(x);
  }
  for (const elements of gathered.values()) elements.sort((a, b) => a - b);
  return gathered;
}
