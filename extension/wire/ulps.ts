/** Distances of numbers as float32 counts them. */

const bits = new DataView(new ArrayBuffer(4));

/** Position of a float32 on the number line counted in representable values; -0 and 0 are one. */
function ordinal(x: number): number {
  bits.setFloat32(0, x);
  const i = bits.getInt32(0);
  return i < 0 ? -(i & 0x7fffffff) : i;
}

/** Distance in units in the last place of float32; NaN against a number is Infinity. */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(ordinal(a) - ordinal(b));
}
