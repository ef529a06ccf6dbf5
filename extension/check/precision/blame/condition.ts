/**
 * Condition numbers of operations: by how much an operation stretches a relative error of what it is given, |x·f′(x)/f(x)|
 * (Higham 2002, 1.6). Of the worst of several inputs.
 */
type OfOne = (x: number) => number;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const ofOne: Readonly<Record<string, OfOne>> = {
  Acos: (x) => x / (Math.sqrt(1 - x * x) * Math.acos(x)),
  Asin: (x) => x / (Math.sqrt(1 - x * x) * Math.asin(x)),
  Atan: (x) => x / ((1 + x * x) * Math.atan(x)),
  Cos: (x) => x * Math.tan(x),
  Cosh: (x) => x * Math.tanh(x),
  Erf: (x) => (2 * x) / Math.sqrt(Math.PI) / Math.exp(x * x),
  Exp: (x) => x,
  Expm1: (x) => (x * Math.exp(x)) / Math.expm1(x),
  Log: (x) => 1 / Math.log(x),
  Log1p: (x) => x / ((1 + x) * Math.log1p(x)),
  Reciprocal: () => 1,
  Rsqrt: () => 0.5,
  Sigmoid: (x) => x * (1 - sigmoid(x)),
  Sin: (x) => x / Math.tan(x),
  Sinh: (x) => x / Math.tanh(x),
  Softplus: (x) => (x * sigmoid(x)) / Math.log1p(Math.exp(x)),
  Sqrt: () => 0.5,
  Square: () => 2,
  Tan: (x) => (2 * x) / Math.sin(2 * x),
  Tanh: (x) => (2 * x) / Math.sinh(2 * x),
};

type OfTwo = (a: number, b: number) => number;

const ofTwo: Readonly<Record<string, OfTwo>> = {
  Add: (a, b) => (Math.abs(a) + Math.abs(b)) / Math.abs(a + b),
  Atan2: (a, b) => (a * b) / ((a * a + b * b) * Math.atan2(a, b)),
  Multiply: () => 1,
  Pow: (a, b) => Math.max(Math.abs(b), Math.abs(b * Math.log(a))),
  RealDiv: () => 1,
  SquaredDifference: (a, b) => (2 * (Math.abs(a) + Math.abs(b))) / Math.abs(a - b),
  Sub: (a, b) => (Math.abs(a) + Math.abs(b)) / Math.abs(a - b),
};

/** Undefined for an operation that stands in no table. `all`: everything that a sum is of. */
export function conditionOf(
  name: string,
  given: readonly number[],
  all: ArrayLike<number>,
): number | undefined {
  const [a = NaN, b = NaN] = given;
  const number =
    name === 'Sum' || name === 'Mean' ? ofSum(all) : (ofOne[name]?.(a) ?? ofTwo[name]?.(a, b));
  return number === undefined || Number.isNaN(number) ? undefined : Math.abs(number);
}

function ofSum(all: ArrayLike<number>): number {
  let [sum, sizes] = [0, 0];
  for (let i = 0; i < all.length; i++) {
    sum += all[i]!;
    sizes += Math.abs(all[i]!);
  }
  return sizes / Math.abs(sum);
}
