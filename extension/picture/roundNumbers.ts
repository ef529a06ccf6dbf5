/** Numbers to fewer significant bits: as exact as a reader needs them who sees four digits, and half as long in a file. */

export type Rounding = 'nearest' | 'smaller' | 'larger';

/** Relative: what is rounded to nearest is off by at most half of this. */
export const roundingStep = (bits: number): number => 2 ** (1 - bits);

/**
 * NaN, infinities, numbers below 1e-37 and those that would become infinite stay as they are. Doubles become floats where
 * all of them are within their range. `wayAt` says for each which way, of magnitudes.
 */
export function roundNumbers(
  values: Float32Array | Float64Array,
  bits: number,
  wayAt: (i: number) => Rounding = () => 'nearest',
): Float32Array | Float64Array {
  const isDouble = values[Symbol.toStringTag] === 'Float64Array';
  const Result = isDouble && !values.every(fitsFloat) ? Float64Array : Float32Array;
  const result = new Result(values.length);
  for (let i = 0; i < values.length; i++) result[i] = roundNumber(values[i]!, bits, wayAt(i));
  return result;
}

const largestFloat = 2 ** 127;
const smallestNormal = 1e-37;

const fitsFloat = (x: number): boolean => x - x !== 0 || x === 0 || isInside(x);
const isInside = (x: number): boolean => Math.abs(x) < largestFloat && Math.abs(x) > smallestNormal;

function roundNumber(x: number, bits: number, rounding: Rounding): number {
  if (!isInside(x)) return x;
  // The unit of the last bit that is kept; exact, as it is a power of two.
  const unit = 2 ** (exponentOf(x) + 1 - bits);
  return Math.sign(x) * whole(Math.abs(x) / unit, rounding) * unit;
}

function whole(x: number, rounding: Rounding): number {
  switch (rounding) {
    case 'nearest':
      return Math.round(x);
    case 'smaller':
      return Math.floor(x);
    case 'larger':
      return Math.ceil(x);
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function exponentOf(x: number): number {
  scratch.setFloat64(0, x);
  return ((scratch.getUint16(0) >> 4) & 0x7ff) - 1023;
}
